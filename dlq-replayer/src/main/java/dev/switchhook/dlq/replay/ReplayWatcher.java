package dev.switchhook.dlq.replay;

/** Is told how a replay gets on; on the replaying thread, so it must be quick. */
public interface ReplayWatcher {
  /** The job is on record and nothing has been sent. */
  void began(String jobId, int planned);

  /** So many are committed; also called while nothing happens. */
  void sentSoFar(int sent);

  /** Something that a person should know, for example that a commit had to be looked up. */
  void note(String sentence);
}
