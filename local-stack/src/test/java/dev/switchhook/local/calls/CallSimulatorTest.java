package dev.switchhook.local.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.events.CallEnded;
import dev.switchhook.events.CallEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class CallSimulatorTest {
  private static final Instant NOW = Instant.parse("2026-10-09T08:50:11.000Z");
  private static final List<String> TENANTS = List.of("ten_a", "ten_b", "ten_c");
  private static final int MANY = 2_000;

  @Test
  void theSameSeedMakesTheSameCallsToTheByte() throws Exception {
    assertThat(bytes(calls(7, 100))).isEqualTo(bytes(calls(7, 100)));
    assertThat(bytes(calls(7, 100))).isNotEqualTo(bytes(calls(8, 100)));
  }

  @Test
  void everyCallStartsOnceEndsOnceAndCountsWithoutGaps() {
    for (List<CallEvent> call : calls(1, MANY)) {
      assertThat(call).extracting(CallEvent::getCallId).containsOnly(call.getFirst().getCallId());
      assertThat(call)
          .extracting(CallEvent::getSequence)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, call.size()).boxed().toList());
      assertThat(types(call)).startsWith("call.started");
      assertThat(types(call)).filteredOn("call.started"::equals).hasSize(1);
      assertThat(types(call)).filteredOn("call.ended"::equals).hasSize(1);
      assertThat(types(call).subList(types(call).indexOf("call.ended") + 1, call.size()))
          .isSubsetOf("call.analyzed", "transcript.ready", "recording.ready");
    }
  }

  @Test
  void idsAreUniqueAndOfVersion7() {
    Set<String> ids = new HashSet<>();
    Set<String> callIds = new HashSet<>();
    for (List<CallEvent> call : calls(1, MANY)) {
      assertThat(callIds.add(call.getFirst().getCallId())).isTrue();
      for (CallEvent event : call) {
        assertThat(ids.add(event.getId().toString())).isTrue();
        assertThat(event.getId().version()).isEqualTo(7);
        assertThat(event.getId().variant()).isEqualTo(2);
        assertThat(event.getId().getMostSignificantBits() >>> 16)
            .isEqualTo(event.getOccurredAt().toEpochMilli());
      }
    }
  }

  @Test
  void aSeedPlayedAgainLaterMakesOtherIds() {
    CallEvent later =
        new CallSimulator(1, TENANTS, InstantSource.fixed(NOW.plusMillis(1))).nextCall().getFirst();
    CallEvent now = calls(1, 1).getFirst().getFirst();
    assertThat(later.getCallId()).isNotEqualTo(now.getCallId());
    assertThat(later.getId()).isNotEqualTo(now.getId());
    assertThat(later.getTenantId()).isEqualTo(now.getTenantId());
  }

  @Test
  void aCallBeginsNowAndGoesOnInItsOwnTime() {
    for (List<CallEvent> call : calls(1, MANY)) {
      assertThat(call.getFirst().getOccurredAt()).isEqualTo(NOW);
      assertThat(call).extracting(CallEvent::getOccurredAt).isSorted();
      assertThat(call).allSatisfy(e -> assertThat(e.getCall().getStartedAt()).isEqualTo(NOW));
      assertThat(call.getLast().getOccurredAt()).isBefore(NOW.plus(Duration.ofMinutes(10)));
      CallEvent end =
          call.stream().filter(e -> e.getType().equals("call.ended")).findFirst().orElseThrow();
      CallEnded ended = end.getCallEnded();
      assertThat(ended.getEndedAt()).isEqualTo(end.getOccurredAt());
      assertThat(NOW.plusMillis(ended.getDurationMs())).isEqualTo(ended.getEndedAt());
      if (ended.getTalkMs() != null) {
        assertThat(ended.getTalkMs()).isBetween(0L, ended.getDurationMs());
      }
      assertThat(ended.getTalkMs() != null).isEqualTo(types(call).contains("call.answered"));
    }
  }

  @Test
  void eachEventHasExactlyThePayloadThatItsTypeNames() {
    Map<String, List<String>> typesOfPayload =
        CallEvent.getClassSchema().getFields().stream()
            .filter(field -> field.getObjectProp("x-types") != null)
            .collect(Collectors.toMap(Schema.Field::name, CallSimulatorTest::types));
    for (CallEvent event : calls(1, MANY).stream().flatMap(List::stream).toList()) {
      List<String> set =
          typesOfPayload.keySet().stream().filter(name -> event.get(name) != null).toList();
      assertThat(set).hasSize(1);
      assertThat(typesOfPayload.get(set.getFirst())).contains(event.getType());
    }
  }

  @Test
  void everyTypeComesUpAndSomeCallsNeverConnect() {
    List<List<CallEvent>> calls = calls(1, 300);
    Set<String> known =
        CallEvent.getClassSchema().getFields().stream()
            .filter(field -> field.getObjectProp("x-types") != null)
            .flatMap(field -> types(field).stream())
            .collect(Collectors.toSet());
    assertThat(calls.stream().flatMap(c -> types(c).stream()).collect(Collectors.toSet()))
        .isEqualTo(known);
    assertThat(calls).anyMatch(call -> !types(call).contains("call.answered"));
    assertThat(calls)
        .extracting(call -> call.getFirst().getTenantId())
        .contains("ten_a", "ten_b", "ten_c");
  }

  @Test
  void aFewHundredCallsHaveTheLengthOfRealOnes() {
    assertThat(calls(1, MANY).stream().mapToInt(List::size).average().orElseThrow())
        .isBetween(4.0, 9.0);
  }

  @Test
  void withoutTenantsThereIsNothingToPlay() {
    assertThatThrownBy(() -> new CallSimulator(1, List.of(), InstantSource.fixed(NOW)))
        .hasMessage("no tenants");
  }

  static List<List<CallEvent>> calls(long seed, int count) {
    CallSimulator simulator = new CallSimulator(seed, TENANTS, InstantSource.fixed(NOW));
    return Stream.generate(simulator::nextCall).limit(count).toList();
  }

  private static List<String> types(List<CallEvent> call) {
    return call.stream().map(CallEvent::getType).toList();
  }

  @SuppressWarnings("unchecked")
  private static List<String> types(Schema.Field payload) {
    return (List<String>) payload.getObjectProp("x-types");
  }

  private static List<String> bytes(List<List<CallEvent>> calls) throws Exception {
    List<String> all = new ArrayList<>();
    for (CallEvent event : calls.stream().flatMap(List::stream).toList()) {
      all.add(HexFormat.of().formatHex(event.toByteBuffer().array()));
    }
    return all;
  }
}
