type Test = (value: string) => boolean;

const shape =
  (pattern: RegExp): Test =>
  (value) =>
    pattern.test(value);
const decimal = shape(/^-?\d+(\.\d+)?$/);

const plain: Record<string, Test> = {
  int: shape(/^-?\d{1,10}$/),
  long: shape(/^-?\d{1,19}$/),
  bool: shape(/^(true|false)$/i),
  alpha: shape(/^[a-z]+$/i),
  guid: shape(/^\{?[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$/i),
  decimal,
  double: decimal,
  float: decimal,
  datetime: (value) => !Number.isNaN(Date.parse(value)),
  required: (value) => value !== '',
};
const withNumbers: Record<string, (first: number, second: number) => Test> = {
  length: (least, most) => (value) => value.length >= least && value.length <= most,
  minlength: (least) => (value) => value.length >= least,
  maxlength: (most) => (value) => value.length <= most,
  min: (least) => (value) => Number(value) >= least,
  max: (most) => (value) => Number(value) <= most,
  range: (least, most) => (value) => Number(value) >= least && Number(value) <= most,
};

/** Compiles ASP.NET's inline constraints (`:int:min(3)`); throws on one that is not supported. */
export function compileConstraints(constraints: string): Test {
  const tests = [...constraints.matchAll(/:([^:()]+)(?:\(([^()]*)\))?/g)].map(([, name = '', numbers]) => {
    const [first = Number.NaN, second = first] = numbers?.split(',').map(Number) ?? [];
    const test = numbers === undefined ? plain[name] : withNumbers[name]?.(first, second);
    if (!test) throw new Error(`route constraint "${name}" is not supported by the local host`);
    return test;
  });
  return (value) => tests.every((test) => test(value));
}
