package io.github.oktatoken.function;

/** A program that is nothing but a class which no other cache has. */
public final class Program {
  private Program() {}

  /** Says that it has run. */
  public static void main(String[] arguments) {
    System.out.println("done");
  }
}
