import { argumentsOf, parse } from './arguments.ts';

const HEAD = `/** Made from messages/en/server.json by \`node scripts/check-messages.ts --write\`: what each sentence needs put in. */
export interface MessageArguments {
`;

/** The file of types that makes the compiler refuse unknown keys and missing arguments. */
export function keyTypes(english: ReadonlyMap<string, string>): string {
  const lines = [...english].map(([key, text]) => {
    const needs = Object.entries(argumentsOf(parse(text))).map(([name, kind]) => `${name}: '${kind}'`);
    return `  '${key}': ${needs.length === 0 ? 'Record<never, never>' : `{ ${needs.join('; ')} }`};\n`;
  });
  return `${HEAD}${lines.join('')}}\n`;
}
