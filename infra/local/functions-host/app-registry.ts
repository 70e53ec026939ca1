import type { FunctionCallback, FunctionMetadata, HookCallback, HookName, Log, ProgrammingModel } from './core-api.ts';

export interface RegisteredFunction {
  metadata: FunctionMetadata;
  callback: FunctionCallback;
}

/** What a Functions app registered while it was loaded: its functions, hooks and programming model. */
export class AppRegistry {
  readonly functions = new Map<string, RegisteredFunction>();
  readonly #hooks = new Map<HookName, Set<HookCallback>>();
  #model: ProgrammingModel | undefined;
  #locked = false;

  get model(): ProgrammingModel {
    if (!this.#model) throw new Error('the app registered nothing with @azure/functions');
    return this.#model;
  }

  /** After the start of the app the real host refuses registrations too. */
  lock(): void {
    this.#locked = true;
  }

  async runHooks(name: HookName, context: object): Promise<void> {
    for (const hook of this.#hooks.get(name) ?? []) await hook(context);
  }

  /** Log hooks are synchronous: they may change the line that is about to be written. */
  runLogHooks(context: object): void {
    for (const hook of this.#hooks.get('log') ?? []) hook(context);
  }

  /** The module that the app's `require('@azure/functions-core')` receives. */
  coreModule(version: string, log: Log): object {
    return {
      version,
      hostVersion: version,
      setProgrammingModel: (model: ProgrammingModel) => {
        this.#model = model;
      },
      getProgrammingModel: () => this.#model,
      registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) => this.#register(metadata, callback),
      registerHook: (name: HookName, hook: HookCallback) => this.#addHook(name, hook),
      log,
      Disposable,
    };
  }

  #register(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
    const key = metadata.name.toLowerCase();
    if (this.#locked) throw new Error(`function "${metadata.name}" was registered after the start of the app`);
    if (this.functions.has(key)) throw new Error(`a function named "${metadata.name}" is registered twice`);
    this.functions.set(key, { metadata, callback });
    return new Disposable(() => this.functions.delete(key));
  }

  #addHook(name: HookName, hook: HookCallback): Disposable {
    const hooks = this.#hooks.get(name) ?? new Set();
    this.#hooks.set(name, hooks.add(hook));
    return new Disposable(() => hooks.delete(hook));
  }
}

class Disposable {
  readonly #undo: () => void;

  constructor(undo: () => void) {
    this.#undo = undo;
  }

  dispose(): void {
    this.#undo();
  }
}
