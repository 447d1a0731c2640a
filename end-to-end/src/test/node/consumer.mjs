// Reads topics from their beginning by the schemas in the registry, with nothing of Switchhook.
// node consumer.mjs --bootstrap HOST:PORT --registry URL --tenants A,B --expect TOPIC=COUNT [--expect …]
// Ends when it has that many records of these tenants from each topic. Prints a JSON object for each:
// {"topic":…,"key":…,"headers":{…},"schemaId":…,"registered":…,"value":{…}}, or "undecoded":base64 for what is no record.
import { parseArgs } from 'node:util';
import kafkajs from 'kafkajs';
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import lz4 from 'lz4js';

const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = kafkajs;

const { values: options } = parseArgs({
  options: {
    bootstrap: { type: 'string' },
    registry: { type: 'string' },
    tenants: { type: 'string' },
    expect: { type: 'string', multiple: true },
  },
});

// Our programs compress with lz4, and kafkajs knows gzip alone by itself.
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: async (encoder) => Buffer.from(lz4.compress(encoder.buffer)),
  decompress: async (buffer) => Buffer.from(lz4.decompress(buffer)),
});

const registry = new SchemaRegistry({ host: options.registry });
const tenants = options.tenants.split(',');
const missing = new Map(options.expect.map((each) => [each.split('=')[0], Number(each.split('=')[1])]));
const registered = new Map();

const idOf = async (topic) => {
  const original = topic === 'voice.call-events.rejected' ? 'voice.call-events' : topic;
  if (!registered.has(original)) {
    registered.set(original, await registry.getRegistryId(`${original}-value`, 1));
  }
  return registered.get(original);
};

// What bytes hold: a record of ours inside a record of ours, or text.
const plain = async (name, value) => {
  if (!Buffer.isBuffer(value)) {
    return value;
  }
  return name === 'record_value' ? read('webhook.deliveries', value) : value.toString('utf8');
};

const read = async (topic, bytes) => {
  const decoded = await registry.decode(bytes);
  const value = {};
  for (const [name, each] of Object.entries(decoded)) {
    value[name] = await plain(name, each);
  }
  return { schemaId: bytes.readInt32BE(1), registered: await idOf(topic), value };
};

const text = (headers) => Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)]));

const kafka = new Kafka({ clientId: 'node-interop', brokers: [options.bootstrap], logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: 'node-interop-reader' });
await consumer.connect();
await consumer.subscribe({ topics: [...missing.keys()], fromBeginning: true });
await new Promise((resolve, reject) => {
  consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
  consumer.run({
    eachMessage: async ({ topic, message }) => {
      const key = String(message.key);
      const framed = message.value.length > 5 && message.value[0] === 0;
      const record = framed ? await read(topic, message.value) : { undecoded: message.value.toString('base64') };
      const tenant = record.value?.tenant_id ?? tenants.find((each) => key.includes(each));
      if (!tenants.includes(tenant)) {
        return;
      }
      console.log(JSON.stringify({ topic, key, headers: text(message.headers), ...record }));
      missing.set(topic, missing.get(topic) - 1);
      if ([...missing.values()].every((count) => count <= 0)) {
        resolve();
      }
    },
  });
});
await consumer.disconnect();
