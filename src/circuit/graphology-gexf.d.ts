/** The writer alone, of which the package has no types of its own: a graph of graphology as GEXF. */
declare module "graphology-gexf/common/writer.js" {
  export default function write(graph: object, options?: { readonly version?: string }): string;
}
