const end = '(?=/|$)';
const shapes: Record<string, string> = {
  int: '-?\\d{1,10}',
  long: '-?\\d{1,19}',
  bool: '(?:true|false)',
  alpha: '[a-z]+',
  guid: '\\{?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\\}?',
  decimal: '-?\\d+(?:\\.\\d+)?',
  double: '-?\\d+(?:\\.\\d+)?',
  float: '-?\\d+(?:\\.\\d+)?',
  datetime: '\\d{4}-\\d\\d-\\d\\d[^/]*',
  required: '[^/]+',
};
const withArguments: Record<string, (first: string, second?: string) => string> = {
  length: (least, most = least) => `[^/]{${Number(least)},${Number(most)}}`,
  minlength: (least) => `[^/]{${Number(least)},}`,
  maxlength: (most) => `[^/]{0,${Number(most)}}`,
};

/** A look-ahead that holds ASP.NET's inline constraints (`:int:minlength(3)`), to be put before the parameter. */
export function constraintPattern(constraints: string): string {
  return [...constraints.matchAll(/:([^:()]+)(?:\(([^()]*)\))?/g)]
    .map(([, name = '', argument]) => {
      const shape = argument === undefined ? shapes[name] : withArguments[name]?.(...pair(argument));
      if (shape === undefined) throw new Error(`route constraint "${name}" is not supported by the local host`);
      return `(?=${shape}${end})`;
    })
    .join('');
}

function pair(text: string): [string, string?] {
  const [first = '', second] = text.split(',');
  return second === undefined ? [first] : [first, second];
}
