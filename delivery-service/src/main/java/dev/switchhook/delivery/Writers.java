package dev.switchhook.delivery;

import dev.switchhook.delivery.settle.LearnedWrites;
import dev.switchhook.delivery.settle.Settlement;

/** What one worker writes, over one credit: offsets wait for the first and never for the second. */
record Writers(Settlement settlement, LearnedWrites learned) {}
