import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { carried, inSpan, type SpanFacts, traceparent } from '../../../shared/telemetry/spans.ts';

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });

describe('without a tracer', () => {
  it('work is done, and nothing is carried', async () => {
    expect(await inSpan('work', {}, async () => carried())).toEqual({});
  });
});

describe('a span', () => {
  beforeAll(() => provider.register());
  beforeEach(() => exporter.reset());
  afterAll(() => provider.shutdown());

  it('belongs to what is under way', async () => {
    await inSpan('outer', {}, () => inSpan('inner', {}, async () => {}));
    const [inner, outer] = exporter.getFinishedSpans();
    expect(inner?.spanContext().traceId).toBe(outer?.spanContext().traceId);
    expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
  });

  it('belongs to what asked for it, however much later and wherever', async () => {
    const trace = await inSpan('asked', {}, async () => carried().trace);
    expect(trace).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(traceparent()).toBeUndefined();
    await inSpan('other', {}, () => inSpan('done', { parent: trace }, async () => {}));
    const [asked, done, other] = exporter.getFinishedSpans();
    expect(done?.spanContext().traceId).toBe(asked?.spanContext().traceId);
    expect(done?.parentSpanContext?.spanId).toBe(asked?.spanContext().spanId);
    expect(other?.spanContext().traceId).not.toBe(asked?.spanContext().traceId);
  });

  it.each(['', 'nonsense', `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`, 'x'.repeat(10_000)])(
    'begins a trace of its own when it is told a wrong one: %#',
    async (parent) => {
      await inSpan('work', { parent }, async () => {});
      const [span] = exporter.getFinishedSpans();
      expect(span?.parentSpanContext).toBeUndefined();
      expect(span?.spanContext().traceId).toMatch(/^[0-9a-f]{32}$/);
    },
  );

  it('tells nothing but ids and words of our own, also of an error', async () => {
    const secret = 'canary-f00d';
    class Refused extends Error {
      override name = 'Refused';
    }
    const facts = { tenantId: 'acme', route: 'chat/messages', text: secret, authorization: secret } as SpanFacts;
    const work = inSpan('work', { facts }, async (tell) => {
      tell({ status: 500, body: secret } as SpanFacts);
      throw new Refused(`The customer wrote ${secret}`);
    });
    await expect(work).rejects.toThrow(Refused);
    const [span] = exporter.getFinishedSpans();
    expect(span?.attributes).toEqual({
      'clawdesk.tenant': 'acme',
      'http.route': 'chat/messages',
      'http.response.status_code': 500,
      'error.type': 'Refused',
    });
    expect(JSON.stringify([span?.attributes, span?.status, span?.events, span?.name])).not.toContain(secret);
  });
});
