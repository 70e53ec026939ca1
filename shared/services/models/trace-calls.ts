import { inSpan } from '../../telemetry/spans.ts';
import type { CallModel } from './call-model.ts';

/** Every call of a model as a span, with all its tries. */
export const traceCalls =
  (callModel: CallModel): CallModel =>
  (call) => {
    const facts = { tenantId: call.scope.tenantId, model: call.use };
    return inSpan('ask model', { facts, kind: 'client' }, () => callModel(call));
  };
