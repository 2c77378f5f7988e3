import { pathToFileURL } from "node:url";

/** Calls one exported function in this process and prints what it gives: `child.ts MODULE NAME ARGUMENT`. */
const [path, name, argument] = process.argv.slice(2) as [string, string, string];
const module = (await import(pathToFileURL(path).href)) as Record<string, (argument: unknown) => unknown>;
console.log(JSON.stringify(module[name](JSON.parse(argument))));
