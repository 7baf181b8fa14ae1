package io.github.oktatoken.testing;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/**
 * Installs {@link TestTokens} for JUnit Jupiter, closes them, and hands them to parameters of this
 * type. Most tests use it through {@link WithTestTokens}; if it is registered otherwise, parallel
 * tests need {@code @ResourceLock(TestTokens.LOCK)} as well.
 *
 * <p>Tokens live as long as the instance of the test class, so they are there when its constructor
 * and its fields are evaluated: as a rule, each test has tokens of its own. The tests of a class
 * share them if they share the instance ({@code Lifecycle.PER_CLASS}), or if a method that belongs
 * to the class, as one with {@code @BeforeAll}, has them as a parameter. A test of a
 * {@code @Nested} class has the tokens that the {@code @BeforeEach} methods of the classes around
 * it have.
 */
public final class TestTokensExtension
    implements TestInstancePreConstructCallback, BeforeEachCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(TestTokensExtension.class);

  /** A constructor has the tokens of the test that it is called for. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public void preConstructTestInstance(
      TestInstanceFactoryContext factory, ExtensionContext context) {
    tokens(context);
  }

  /** For an extension in a field of the instance, which is registered after the constructor. */
  @Override
  public void beforeEach(ExtensionContext context) {
    tokens(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestTokens.class;
  }

  @Override
  public TestTokens resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return tokens(context);
  }

  /** Returns those of this context or of one around it. */
  private static TestTokens tokens(ExtensionContext context) {
    Store store = context.getStore(NAMESPACE);
    Stored present = store.get(Stored.class, Stored.class);
    if (present != null) {
      return present.tokens;
    }
    TestTokens installed = TestTokens.install(place(context));
    store.put(Stored.class, new Stored(installed));
    return installed;
  }

  /** Closed by JUnit with its context: from 5.13 on since it is AutoCloseable. */
  @SuppressWarnings("deprecation")
  private record Stored(TestTokens tokens) implements AutoCloseable, Store.CloseableResource {
    @Override
    public void close() {
      tokens.close();
    }
  }

  private static String place(ExtensionContext context) {
    String type = context.getRequiredTestClass().getName();
    return context.getTestMethod().map(method -> type + "." + method.getName()).orElse(type);
  }
}
