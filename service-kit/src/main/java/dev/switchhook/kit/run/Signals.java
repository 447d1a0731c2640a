package dev.switchhook.kit.run;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.function.Consumer;

/**
 * TERM, INT and HUP as calls. By reflection, because javac warns about {@code sun.misc.Signal} in a
 * way that cannot be switched off, and there is no other door: a shutdown hook does not hear a
 * second signal.
 */
public final class Signals {
  private static final List<String> ENDING = List.of("TERM", "INT", "HUP");

  private Signals() {}

  /**
   * Listens from now on. Where the JVM keeps signals for itself ({@code -Xrs}) nothing is heard,
   * and the shutdown hook is what is left.
   *
   * @param heard called with {@code SIGTERM} and the like on the thread that receives signals
   */
  public static void listen(Consumer<String> heard) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Consumer<Object> byName = received -> heard.accept(received.toString()); // SIGTERM
      MethodHandle accept =
          MethodHandles.lookup()
              .findVirtual(
                  Consumer.class, "accept", MethodType.methodType(void.class, Object.class))
              .bindTo(byName)
              .asType(MethodType.methodType(void.class, signal));
      Object listener = MethodHandleProxies.asInterfaceInstance(handler, accept);
      for (String name : ENDING) {
        listen(signal, handler, listener, name);
      }
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("sun.misc.Signal has changed", e);
    }
  }

  private static void listen(Class<?> signal, Class<?> handler, Object listener, String name)
      throws ReflectiveOperationException {
    try {
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), listener);
    } catch (InvocationTargetException e) {
      if (!(e.getCause() instanceof IllegalArgumentException)) { // in use by the JVM or the system
        throw e;
      }
    }
  }
}
