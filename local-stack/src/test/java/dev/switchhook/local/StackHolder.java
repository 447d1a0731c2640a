package dev.switchhook.local;

import java.nio.file.Path;

/** A parent to be killed: starts a stack, prints its children's ids, and waits for its end. */
final class StackHolder {
  private StackHolder() {}

  public static void main(String[] args) throws InterruptedException {
    LocalStack stack = LocalStack.start(Path.of(args[0]));
    System.out.println(stack.broker().pid() + " " + stack.registry().pid());
    Thread.currentThread().join();
  }
}
