import type { TokenCredential } from '@azure/identity';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import type { Config } from './config.ts';

/** Spans that wait are dropped beyond the queue's size: telemetry never holds up the work. */
const batches = {
  scheduledDelayMillis: 2000,
  maxQueueSize: 4096,
  maxExportBatchSize: 512,
  exportTimeoutMillis: 10_000,
};

/**
 * Sends spans to Application Insights, by the app's identity, or prints them. Without a setting nothing is traced.
 * @returns what sends the last spans before the process ends
 */
export async function startTracing(config: Config, credential: TokenCredential): Promise<() => Promise<void>> {
  const { traces, stamp } = config;
  if (traces === null) return async () => {};
  const processor: SpanProcessor =
    traces === 'console'
      ? new SimpleSpanProcessor(lines)
      : new BatchSpanProcessor(await applicationInsights(traces.connectionString, credential), batches);
  const resource = resourceFromAttributes({
    'service.namespace': 'clawdesk',
    'service.name': 'control-plane',
    'clawdesk.stamp': stamp,
  });
  // Whoever calls may bring a trace, but does not decide whether it is kept.
  const sampler = new AlwaysOnSampler();
  const provider = new NodeTracerProvider({ resource, sampler, spanProcessors: [processor] });
  provider.register();
  return () => provider.shutdown();
}

/** Loaded by those who need it: it is large, and a process that starts has somebody waiting. */
async function applicationInsights(connectionString: string, credential: TokenCredential): Promise<SpanExporter> {
  const { AzureMonitorTraceExporter } = await import('@azure/monitor-opentelemetry-exporter');
  return new AzureMonitorTraceExporter({ connectionString, credential, disableOfflineStorage: true });
}

/** One line of JSON a span, for a laptop. */
const lines: SpanExporter = {
  export(spans, done) {
    for (const span of spans) console.log(`span ${JSON.stringify(lineOf(span))}`);
    done({ code: 0 });
  },
  shutdown: async () => {},
};

function lineOf(span: ReadableSpan) {
  const { traceId, spanId } = span.spanContext();
  const [seconds, nanoseconds] = span.duration;
  return {
    name: span.name,
    traceId,
    spanId,
    parentSpanId: span.parentSpanContext?.spanId ?? null,
    ms: Math.round(seconds * 1000 + nanoseconds / 1e6),
    attributes: span.attributes,
  };
}
