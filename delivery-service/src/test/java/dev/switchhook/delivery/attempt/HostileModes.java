package dev.switchhook.delivery.attempt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.switchhook.delivery.attempt.RawReceiver.Script;
import dev.switchhook.events.FailureClass;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What a receiver may do to a sender, each with what the attempt must come to. */
public final class HostileModes {
  static final String HEAD = "HTTP/1.1 200 OK\r\n";
  private static final int LARGE = 256 * 1024;

  /** Whether the sender must close the connection, for nothing else ends the script. */
  enum End {
    SENDER_CLOSES,
    ANY
  }

  /**
   * One of them.
   *
   * @param status of the answer, 0 where there is none
   * @param why the attempt's failure class
   * @param body bytes to send to it, 0 for an ordinary delivery
   */
  public record Mode(
      String name, int status, FailureClass why, End end, int body, boolean tls, Script script) {
    /** A receiver that does this to everybody. */
    public RawReceiver receiver() {
      Supplier<ServerSocket> listening = body == 0 ? RawReceiver::plain : RawReceiver::narrow;
      return new RawReceiver(script, listening.get());
    }

    public String url(RawReceiver receiver) {
      return (tls ? "https" : "http") + "://127.0.0.1:" + receiver.port() + "/" + name;
    }

    /** The deadline, and nothing before it, ends such an attempt. */
    public boolean hangs() {
      return why == FailureClass.TIMEOUT;
    }

    public boolean isDelivered() {
      return status >= 200 && status < 300;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Mode> ALL = made();

  private final List<Mode> modes = new ArrayList<>();

  private HostileModes() {}

  public static List<Mode> all() {
    return ALL;
  }

  private static List<Mode> made() {
    HostileModes all = new HostileModes();
    HostileHeads.addTo(all);
    HostileBodies.addTo(all);
    return List.copyOf(all.modes);
  }

  void drips(String name, String first, String then) {
    mode(
        name,
        0,
        FailureClass.TIMEOUT,
        End.SENDER_CLOSES,
        line -> {
          line.request();
          line.say(first);
          line.sayForEver(then, 200);
        });
  }

  void bodies(String name, String first, String then, long pauseMs) {
    mode(
        name,
        200,
        FailureClass.NONE,
        End.SENDER_CLOSES,
        line -> {
          line.request();
          line.say(first);
          line.sayForEver(then, pauseMs);
        });
  }

  void hangs(String name, String bytes) {
    cut(name, 0, FailureClass.TIMEOUT, bytes);
  }

  void endless(String name, FailureClass why, String first, String then) {
    mode(
        name,
        0,
        why,
        End.SENDER_CLOSES,
        line -> {
          line.request();
          line.say(first);
          line.sayForEver(then, 0);
        });
  }

  /** Says this, and waits for the sender to close the connection. */
  void cut(String name, int status, FailureClass why, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    mode(
        name,
        status,
        why,
        End.SENDER_CLOSES,
        line -> {
          line.request();
          line.say(bytes);
          line.waitForTheEnd();
        });
  }

  /** Says this, and closes. */
  void answers(String name, int status, FailureClass why, String bytes) {
    mode(
        name,
        status,
        why,
        End.ANY,
        line -> {
          line.request();
          line.say(bytes);
        });
  }

  void large(String name, FailureClass why, Script script) {
    modes.add(new Mode(name, 0, why, End.ANY, LARGE, false, script));
  }

  void tls(String name, Script script) {
    modes.add(new Mode(name, 0, FailureClass.TIMEOUT, End.SENDER_CLOSES, 0, true, script));
  }

  void mode(String name, int status, FailureClass why, End end, Script script) {
    modes.add(new Mode(name, status, why, end, 0, false, script));
  }
}
