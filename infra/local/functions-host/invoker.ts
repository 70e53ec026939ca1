import { randomUUID } from 'node:crypto';
import type { AppRegistry, RegisteredFunction } from './app-registry.ts';
import type { CoreInvocation, FunctionCallback, LogLevel, TypedData } from './core-api.ts';

export interface Invocation {
  target: RegisteredFunction;
  trigger: TypedData;
  invocationId?: string;
  /** Only streamed HTTP reads it: headers and route parameters. */
  triggerMetadata?: Record<string, TypedData>;
}

export interface InvocationResult {
  /** What the handler returned. */
  result: unknown;
  /** The same as the library encodes it for the host; a streamed answer has none. */
  data: TypedData | undefined;
}

/** Produces the data of an input binding other than the trigger, by binding type. */
export type InputBindings = Record<string, () => TypedData>;

/** Runs functions the way the worker does: arguments, hooks, handler, hooks, response. */
export class Invoker {
  readonly #registry: AppRegistry;
  readonly #inputs: InputBindings;
  readonly #write: (level: LogLevel, line: string) => void;

  constructor(registry: AppRegistry, inputs: InputBindings, write: (level: LogLevel, line: string) => void) {
    this.#registry = registry;
    this.#inputs = inputs;
    this.#write = write;
  }

  /** Rejects with what the function (or a hook) threw. */
  async invoke(invocation: Invocation): Promise<InvocationResult> {
    const { target, trigger, invocationId = randomUUID(), triggerMetadata = {} } = invocation;
    const { metadata } = target;
    const inputData = Object.entries(metadata.bindings)
      .filter(([, binding]) => binding.direction === 'in')
      .map(([name, binding]) => ({ name, data: this.#inputs[binding.type]?.() ?? trigger }));
    const core: CoreInvocation = {
      invocationId,
      request: { invocationId, inputData, triggerMetadata },
      metadata,
      log: (level, category, message) => this.#log(core, level, category, message),
    };
    const model = this.#registry.model.getInvocationModel(core);
    const { context, inputs } = await model.getArguments();

    const pre: PreInvocation = {
      hookData: {},
      appHookData: {},
      invocationContext: context,
      inputs,
      functionCallback: target.callback,
    };
    core.state = 'preInvocationHooks';
    await this.#registry.runHooks('preInvocation', pre);

    const post: PostInvocation = { ...pre, result: undefined, error: undefined };
    core.state = 'invocation';
    try {
      post.result = await model.invokeFunction(context, pre.inputs, pre.functionCallback);
    } catch (error) {
      post.error = error ?? new Error('the function threw nothing');
    }
    core.state = 'postInvocationHooks';
    await this.#registry.runHooks('postInvocation', post);
    if (post.error) throw post.error;
    const response = await model.getResponse(context, post.result);
    return { result: post.result, data: response.returnValue ?? undefined };
  }

  #log(core: CoreInvocation, level: LogLevel, category: string, message: string): void {
    const line = { hookData: {}, level, category, message };
    this.#registry.runLogHooks(line);
    this.#write(line.level, `${core.metadata.name}: ${line.message}`);
  }
}

interface PreInvocation {
  hookData: object;
  appHookData: object;
  invocationContext: object;
  inputs: unknown[];
  functionCallback: FunctionCallback;
}

interface PostInvocation extends PreInvocation {
  result: unknown;
  error: unknown;
}
