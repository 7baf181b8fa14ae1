package io.github.oktatoken.differential.probe;

import java.util.logging.LogManager;

/** A log manager out of the function's own package, as Quarkus and others bring one. */
public final class FunctionLogManager extends LogManager {}
