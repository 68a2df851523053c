import type { Page } from '@playwright/test';

/** Every text that runs out of the window, is cut without an ellipsis, or lies on top of another. */
export function measureText(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    if (document.documentElement.scrollWidth > window.innerWidth) {
      found.push(`the page is ${document.documentElement.scrollWidth - window.innerWidth} px too wide`);
    }

    function isForScreenReaders(element: Element): boolean {
      for (let at: Element | null = element; at; at = at.parentElement) {
        const { width, height } = at.getBoundingClientRect();
        const style = getComputedStyle(at);
        if (style.overflow === 'hidden' && width <= 1 && height <= 1) return true;
        if (style.visibility === 'hidden' || style.opacity === '0') return true;
      }
      return false;
    }

    /** The nearest box that clips or scrolls sideways. */
    function clippingBox(element: Element): { box: Element; scrolls: boolean; ellipsis: boolean } | null {
      for (let at: Element | null = element; at && at !== document.body; at = at.parentElement) {
        const style = getComputedStyle(at);
        if (style.overflowX === 'auto' || style.overflowX === 'scroll')
          return { box: at, scrolls: true, ellipsis: false };
        if (style.overflowX === 'hidden' || style.overflowX === 'clip') {
          return { box: at, scrolls: false, ellipsis: style.textOverflow === 'ellipsis' };
        }
      }
      return null;
    }

    const texts: { text: string; rect: DOMRect; element: Element }[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent?.trim();
      if (!element || !text || element.closest('script,style,noscript,[aria-hidden="true"] svg')) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const rect = range.getBoundingClientRect();
      if (rect.width === 0 || rect.height === 0 || isForScreenReaders(element)) continue;
      const clip = clippingBox(element);
      if (clip && !clip.scrolls && !clip.ellipsis) {
        const box = clip.box.getBoundingClientRect();
        if (rect.right > box.right + 1 || rect.left < box.left - 1) found.push(`cut: “${text}”`);
      }
      if (!clip && (rect.right > window.innerWidth + 1 || rect.left < -1)) {
        // The skip link waits above the window.
        if (rect.bottom > 0) found.push(`outside the window: “${text}”`);
      }
      if (!clip) texts.push({ text, rect, element });
    }
    for (const [index, a] of texts.entries()) {
      for (const b of texts.slice(index + 1)) {
        if (a.element.contains(b.element) || b.element.contains(a.element)) continue;
        const wide = Math.min(a.rect.right, b.rect.right) - Math.max(a.rect.left, b.rect.left);
        const high = Math.min(a.rect.bottom, b.rect.bottom) - Math.max(a.rect.top, b.rect.top);
        const fixed = [a, b].some(({ element }) => element.closest('header,aside,.fixed,.sticky'));
        if (wide > 2 && high > 4 && !fixed) found.push(`overlap: “${a.text}” and “${b.text}”`);
      }
    }
    return found;
  });
}
