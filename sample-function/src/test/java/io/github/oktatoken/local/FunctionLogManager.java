package io.github.oktatoken.local;

import java.util.logging.LogManager;

/** A log manager out of the function's own package, as Quarkus and others bring one. */
public final class FunctionLogManager extends LogManager {}
