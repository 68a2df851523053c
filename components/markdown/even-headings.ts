// Headings of a message stand below the message's own, and none is skipped: whoever listens to a page goes by them.
type Node = { type: string; tagName?: string; children?: Node[] };

const messageLevel = 2;
const deepestLevel = 6;

export function evenHeadings() {
  return (tree: Node): void => {
    let before = messageLevel;
    const visit = (node: Node) => {
      const level = /^h([1-6])$/.exec(node.tagName ?? '')?.[1];
      if (level) {
        before = Math.min(Number(level) + messageLevel, before + 1, deepestLevel);
        node.tagName = `h${before}`;
      }
      node.children?.forEach(visit);
    };
    visit(tree);
  };
}
