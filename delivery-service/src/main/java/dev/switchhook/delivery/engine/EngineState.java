package dev.switchhook.delivery.engine;

/**
 * What gauges show, as of one moment.
 *
 * @param inFlight POSTs
 * @param inHand read and not settled
 * @param bytes of it, about
 * @param queued waiting in a lane
 * @param held behind an earlier one of their call
 */
public record EngineState(int inFlight, int inHand, long bytes, int queued, int held, int lanes) {
  public static final EngineState EMPTY = new EngineState(0, 0, 0, 0, 0, 0);
}
