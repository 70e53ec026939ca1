/**
 * Fills `{<name>-origin}` in the hosting rules with the origin of `config.<name>`, so that the content security policy
 * allows just the API that `/config.json` names: `{ "api": "https://api.example/api" }` makes `{api-origin}`
 * `https://api.example`. Throws when the configuration has no such address.
 */
export function originPlaceholders(rules: string, config: Readonly<Record<string, unknown>>): string {
  return rules.replace(/\{([a-z]+)-origin\}/g, (placeholder, name: string) => {
    const url = URL.parse(String(config[name]));
    if (url === null)
      throw new Error(
        `${placeholder} in staticwebapp.config.json needs an address named "${name}" in the site's configuration`,
      );
    return `${url.protocol}//${url.host}`;
  });
}
