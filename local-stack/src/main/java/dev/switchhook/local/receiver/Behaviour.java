package dev.switchhook.local.receiver;

import java.time.Duration;
import java.util.Map;
import java.util.Random;

/** What a path does with a request. */
public sealed interface Behaviour {
  /** What a client should make of it: the final status, 0 where there is none to be read. */
  int status();

  /** A sound answer; {@code content-length} is added. */
  record Answer(int status, Map<String, String> headers, String body) implements Behaviour {
    public Answer {
      headers = Map.copyOf(headers);
    }
  }

  /** The same, later. */
  record Slow(Duration after, Behaviour then) implements Behaviour {
    @Override
    public int status() {
      return then.status();
    }
  }

  /** The first attempts of each {@code webhook-id} get one status, the others 200. */
  record FailFirst(int attempts, int failure) implements Behaviour {
    @Override
    public int status() {
      return 0;
    }
  }

  /**
   * The first attempt of some gets 500, everything else 200. Which, is a function of {@code seed}
   * and {@code webhook-id}.
   *
   * @param percent of the {@code webhook-id}s
   */
  record FailSome(int percent, int seed) implements Behaviour {
    private static final int ALL = 100;

    @Override
    public int status() {
      return 0;
    }

    boolean fails(String webhookId) {
      return Math.floorMod(new Random(31L * seed + webhookId.hashCode()).nextInt(), ALL) < percent;
    }
  }

  /**
   * Bytes as they are (ISO-8859-1), sound or not, and what becomes of the connection.
   *
   * @param status as above: what the bytes mean
   */
  record Raw(int status, String bytes, Afterwards afterwards) implements Behaviour {}

  /**
   * Bytes at once, then others again and again for as long as the client stays.
   *
   * @param every zero for as fast as the client reads
   */
  record Endless(int status, String atOnce, String repeated, Duration every) implements Behaviour {}

  /** Stops reading after the head, so that a large body meets a full window. */
  record NeverRead() implements Behaviour {
    @Override
    public int status() {
      return 0;
    }
  }

  /** What becomes of the connection. */
  enum Afterwards {
    /** Stays open; nothing else is said until the next request. */
    KEEP,
    /** An orderly end. */
    CLOSE,
    /** A reset (RST). */
    RESET
  }

  static Behaviour status(int status) {
    return new Answer(status, Map.of(), "");
  }
}
