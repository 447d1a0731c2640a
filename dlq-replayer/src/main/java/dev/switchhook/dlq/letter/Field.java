package dev.switchhook.dlq.letter;

import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.Fault;
import dev.switchhook.events.LetterStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a letter can be found by, and when a value that was asked for is met. */
public enum Field {
  TENANT,
  SUBSCRIPTION,
  HOST,
  TYPE,
  CALL,
  EVENT,
  DELIVERY,
  /** A letter's id or its delivery's, or a unique beginning of one of them. */
  ID,
  REASON,
  CLASS,
  FAULT,
  STATUS,
  STATE,
  /** Handled by the job, or died again in it. */
  JOB,
  ERROR;

  /** Cut ids shorter than this (after {@code dlt_} or {@code dlv_}) say too little. */
  private static final int SHORTEST_CUT = 8;

  /** In sentences and in JSON. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean matches(Letter letter, String wanted) {
    return values(letter).filter(Objects::nonNull).anyMatch(value -> met(value.toString(), wanted));
  }

  private Stream<? extends @Nullable Object> values(Letter letter) {
    DeadLetter says = letter.says();
    return switch (this) {
      case TENANT -> Stream.of(says.getTenantId());
      case SUBSCRIPTION -> Stream.of(letter.subscription());
      case HOST -> Stream.of(says.getEndpointHost());
      case TYPE -> Stream.of(says.getEventType());
      case CALL -> Stream.of(says.getCallId());
      case EVENT -> Stream.of(says.getEventId());
      case DELIVERY -> Stream.of(says.getDeliveryId());
      case ID -> Stream.of(letter.id(), says.getDeliveryId());
      case REASON -> Stream.of(says.getReason());
      case CLASS -> Stream.of(says.getLastFailureClass());
      case FAULT -> Stream.of(says.getFault());
      case STATUS -> Stream.of(says.getLastStatusCode());
      case STATE -> Stream.of(letter.state().status());
      case JOB -> Stream.of(letter.state().jobId(), says.getReplayJobId());
      case ERROR -> Stream.of(says.getLastError());
    };
  }

  private boolean met(String value, String wanted) {
    return switch (this) {
      case TYPE -> typeMatches(value, wanted);
      case STATUS ->
          wanted.endsWith("xx") ? value.charAt(0) == wanted.charAt(0) : value.equals(wanted);
      case ID, DELIVERY -> value.startsWith(wanted);
      case HOST -> value.equalsIgnoreCase(wanted);
      case ERROR -> value.contains(wanted);
      case TENANT, SUBSCRIPTION, CALL, EVENT, REASON, CLASS, FAULT, STATE, JOB ->
          value.equals(wanted);
    };
  }

  /** The words there are; empty where any text may be asked for. */
  private List<String> vocabulary() {
    Enum<?>[] words =
        switch (this) {
          case REASON -> DeadReason.values();
          case CLASS -> FailureClass.values();
          case FAULT -> Fault.values();
          case STATE -> LetterStatus.values();
          case TENANT, SUBSCRIPTION, HOST, TYPE, CALL, EVENT, DELIVERY, ID, STATUS, JOB, ERROR ->
              new Enum<?>[0];
        };
    return Arrays.stream(words).map(Enum::name).toList();
  }

  /**
   * The value as it is compared.
   *
   * @throws IllegalArgumentException with a sentence for the person who typed it
   */
  public String understood(String typed) {
    if (typed.isBlank()) {
      throw new IllegalArgumentException("an empty " + word() + " matches nothing");
    }
    List<String> vocabulary = vocabulary();
    if (!vocabulary.isEmpty()) {
      String upper = typed.toUpperCase(Locale.ROOT).replace('-', '_');
      if (!vocabulary.contains(upper)) {
        throw new IllegalArgumentException(
            "no "
                + word()
                + " is called '"
                + typed
                + "'; there are "
                + String.join(", ", vocabulary));
      }
      return upper;
    }
    return switch (this) {
      case STATUS -> status(typed.toLowerCase(Locale.ROOT));
      case ID, DELIVERY -> id(typed);
      case TYPE -> type(typed);
      default -> typed;
    };
  }

  private static String status(String typed) {
    if (!typed.matches("[1-5](xx|\\d\\d)")) {
      throw new IllegalArgumentException(
          "'" + typed + "' is no status code; write 503, or 5xx for all of them");
    }
    return typed;
  }

  private String id(String typed) {
    boolean letters = this == ID && typed.startsWith("dlt_");
    if ((!letters && !typed.startsWith("dlv_")) || typed.length() < 4 + SHORTEST_CUT) {
      throw new IllegalArgumentException(
          "'"
              + typed
              + "' is no id; it begins with "
              + (this == ID ? "dlt_ or dlv_" : "dlv_")
              + " and at least "
              + SHORTEST_CUT
              + " characters after that");
    }
    return typed;
  }

  private static String type(String typed) {
    if (typed.indexOf('*') >= 0 && !typed.equals("*") && !typed.matches("[^*]+\\.\\*")) {
      throw new IllegalArgumentException(
          "'" + typed + "' is no event type; write call.ended, call.* or *");
    }
    return typed;
  }

  private static boolean typeMatches(String type, String wanted) {
    return wanted.endsWith("*")
        ? type.startsWith(wanted.substring(0, wanted.length() - 1))
        : type.equals(wanted);
  }
}
