import {
  type Attributes,
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';

/** All that a span may tell: ids and words of our own, never what people wrote, who they are, or a secret. */
const attributeNames = {
  tenantId: 'clawdesk.tenant',
  conversationId: 'clawdesk.conversation',
  operationId: 'clawdesk.operation',
  step: 'clawdesk.step',
  phase: 'clawdesk.phase',
  route: 'http.route',
  method: 'http.request.method',
  status: 'http.response.status_code',
  model: 'gen_ai.request.model',
  container: 'db.collection.name',
  operations: 'db.operation.batch.size',
} as const;

export type SpanFacts = { [Name in keyof typeof attributeNames]?: string | number | undefined };

export type SpanOptions = {
  facts?: SpanFacts;
  /** A traceparent (W3C Trace Context); without it the span belongs to what is under way. */
  parent?: string | undefined;
  kind?: 'server' | 'client' | 'internal';
};

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL };
const header = 'traceparent';

/** Runs `work` within a span of its own, which ends with it. Of an error the span tells the class alone. */
export async function inSpan<T>(
  name: string,
  { facts = {}, parent, kind = 'internal' }: SpanOptions,
  work: (tell: (more: SpanFacts) => void) => Promise<T>,
): Promise<T> {
  const within = parent === undefined ? context.active() : contextOf(parent);
  const settings = { kind: kinds[kind], attributes: attributesOf(facts) };
  // Asked for at each span: whoever starts the exporter may come later than whoever imports this.
  return trace.getTracer('clawdesk').startActiveSpan(name, settings, within, async (span: Span) => {
    try {
      return await work((more) => void span.setAttributes(attributesOf(more)));
    } catch (error) {
      span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** The traceparent of what is under way; undefined when nothing is traced. */
export function traceparent(): string | undefined {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return carrier[header];
}

/** To be spread into what is stored or sent, so that whoever takes it up later belongs to the same trace. */
export function carried(): { trace?: string } {
  const current = traceparent();
  return current === undefined ? {} : { trace: current };
}

const contextOf = (parent: string): Context => propagation.extract(ROOT_CONTEXT, { [header]: parent });

const isNamed = (name: string): name is keyof typeof attributeNames => Object.hasOwn(attributeNames, name);

function attributesOf(facts: SpanFacts): Attributes {
  const attributes: Attributes = {};
  for (const [name, value] of Object.entries(facts))
    if (value !== undefined && isNamed(name)) attributes[attributeNames[name]] = value;
  return attributes;
}
