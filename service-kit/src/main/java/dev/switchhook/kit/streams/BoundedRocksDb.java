package dev.switchhook.kit.streams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One budget of memory for all stores of the process. By default each segment of each partition's
 * store has its own, of up to 100 MB: with 12 partitions, more than 3 GB outside the heap.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {
  private static final long ALL = 96L * 1024 * 1024;
  private static final long WRITE_BUFFERS = 48L * 1024 * 1024;
  private static final long WRITE_BUFFER = 4L * 1024 * 1024;

  /** Lives as long as the process: every store shares it. */
  private static final Cache CACHE;

  private static final WriteBufferManager BUFFERS;

  static {
    RocksDB.loadLibrary();
    CACHE = new LRUCache(ALL);
    BUFFERS = new WriteBufferManager(WRITE_BUFFERS, CACHE);
  }

  @Override
  public void setConfig(String store, Options options, Map<String, Object> settings) {
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(CACHE);
    table.setCacheIndexAndFilterBlocks(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(BUFFERS);
    options.setWriteBufferSize(WRITE_BUFFER);
  }

  @Override
  public void close(String store, Options options) {
    // The cache and the buffers are the other stores' too.
  }
}
