export type DurableFunctionKind = 'orchestration' | 'activity' | 'entity';

/**
 * What the engine needs from whoever holds the functions. `invoke` passes the trigger's payload text and answers
 * the result as JSON text; it rejects with the error that the function threw.
 */
export interface FunctionsPort {
  has(name: string, kind: DurableFunctionKind): boolean;
  invoke(name: string, kind: DurableFunctionKind, payload: string): Promise<string>;
}
