package dev.switchhook.delivery.engine;

/**
 * What gauges show, as of one moment.
 *
 * @param inFlight POSTs
 * @param inFlightSuspect of these, what suspect lanes have out; above their pool's bound it is in
 *     debt
 * @param inHand read and not settled
 * @param bytes of it, about
 * @param queued waiting in a lane
 * @param held behind an earlier one of their call
 * @param suspect lanes
 */
public record EngineState(
    int inFlight,
    int inFlightSuspect,
    int inHand,
    long bytes,
    int queued,
    int held,
    int lanes,
    int suspect) {
  public static final EngineState EMPTY = new EngineState(0, 0, 0, 0, 0, 0, 0, 0);
}
