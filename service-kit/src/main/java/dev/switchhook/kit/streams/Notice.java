package dev.switchhook.kit.streams;

/** Hears of outages, for example readiness. Called on whichever thread waits. */
public interface Notice {
  void away(String why);

  void back();
}
