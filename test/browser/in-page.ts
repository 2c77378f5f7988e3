/**
 * The program that runs in a page and judges its layout, as text, since it is sent to a browser. It knows nothing of what
 * drew the page: it takes every piece of text where the browser has put it.
 */
export const IN_PAGE = `
(() => {
  /** A piece that overlaps another by no more than this touches it: line boxes are higher than their letters. */
  const SLACK = 1;

  const boxOf = ({ left, top, right, bottom }) => ({ left, top, right, bottom });
  const meet = (a, b) => ({
    left: Math.max(a.left, b.left), top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom),
  });
  const isThere = ({ left, top, right, bottom }) => right - left > SLACK && bottom - top > SLACK;

  /** Every line of text, with the element it is in and its box. */
  function pieces() {
    const found = [];
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.data.trim().replace(/\\s+/g, " ");
      if (text === "" || element.closest("script, style, title, desc, head") !== null) continue;
      if (!element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) continue;
      if (element.closest("svg") !== null) found.push({ element, text, box: boxOf(element.getBoundingClientRect()) });
      else {
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const box of range.getClientRects()) if (box.width > 0) found.push({ element, text, box: boxOf(box) });
      }
    }
    return found;
  }

  /** The part of a piece that shows, and the container that cuts off what can never be scrolled to. */
  function shown({ element, box }) {
    let visible = box;
    for (let at = element.parentElement; at !== null; at = at.parentElement) {
      const drawing = at instanceof SVGSVGElement;
      if (at instanceof SVGElement && !drawing) continue;
      const style = getComputedStyle(at);
      if (!drawing && style.display === "inline") continue;
      const outside = (x) => ({ ...boxOf(at.getBoundingClientRect()), ...x });
      const [x, y] = [style.overflowX, style.overflowY];
      const room = outside({
        ...(x === "visible" && !drawing ? { left: -Infinity, right: Infinity } : {}),
        ...(y === "visible" && !drawing ? { top: -Infinity, bottom: Infinity } : {}),
      });
      const scrolls = (overflow) => !drawing && (overflow === "auto" || overflow === "scroll");
      const cut =
        visible.left < room.left - SLACK || (!scrolls(x) && visible.right > room.right + SLACK) ||
        visible.top < room.top - SLACK || (!scrolls(y) && visible.bottom > room.bottom + SLACK);
      if (cut) return { cutBy: at.tagName.toLowerCase() + (at.className ? "." + (at.className.baseVal ?? at.className) : "") };
      visible = meet(visible, room);
      if (!isThere(visible)) return {};
    }
    const { clientWidth } = document.documentElement;
    const page = document.documentElement instanceof SVGSVGElement ? Infinity : clientWidth;
    return visible.left < -SLACK || visible.right > page + SLACK ? { cutBy: "the page" } : { visible };
  }

  function luminance(colour) {
    const [red, green, blue] = colour.match(/[\\d.]+/g).map((part) => {
      const c = Number(part) / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  /** Contrast of a piece with its ground, after WCAG 2.2; the ground of a drawing is its first rectangle. */
  function contrast({ element }) {
    const drawing = element.closest("svg");
    const style = getComputedStyle(element);
    const ink = drawing === null ? style.color : style.fill;
    let ground = "rgb(255, 255, 255)";
    const rectangle = drawing?.querySelector(":scope > rect");
    if (rectangle) ground = getComputedStyle(rectangle).fill;
    else
      for (let at = element; at !== null; at = at.parentElement) {
        const { backgroundColor } = getComputedStyle(at);
        if (backgroundColor === "rgba(0, 0, 0, 0)" || backgroundColor === "transparent") continue;
        ground = backgroundColor;
        break;
      }
    const [x, y] = [luminance(ink), luminance(ground)];
    return { ratio: (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05), ground: y };
  }

  function judge() {
    const all = pieces();
    const texts = [];
    const faults = [];
    let grounds = [];
    for (const piece of all) {
      const { visible, cutBy } = shown(piece);
      if (cutBy !== undefined) faults.push("'" + piece.text + "' is cut off by " + cutBy);
      if (visible !== undefined) texts.push({ ...piece, visible });
      const { ratio, ground } = contrast(piece);
      grounds.push(ground);
      if (ratio < 4.5) faults.push("'" + piece.text + "' has a contrast of " + ratio.toFixed(2) + " with its ground");
      const size = (piece.box.bottom - piece.box.top);
      if (size < 9) faults.push("'" + piece.text + "' is " + size.toFixed(1) + " pixels high");
    }
    texts.sort((a, b) => a.visible.top - b.visible.top);
    for (let i = 0; i < texts.length; i++) {
      for (let j = i + 1; j < texts.length && texts[j].visible.top < texts[i].visible.bottom; j++) {
        if (isThere(meet(texts[i].visible, texts[j].visible)))
          faults.push("'" + texts[i].text + "' and '" + texts[j].text + "' overlap");
      }
    }
    const { scrollWidth, clientWidth, scrollHeight } = document.documentElement;
    if (scrollWidth > clientWidth + SLACK) faults.push("the page is " + scrollWidth + " pixels wide, " + clientWidth + " show");
    return { texts: texts.length, dark: Math.max(...grounds) < 0.2, faults, height: scrollHeight };
  }

  addEventListener("load", () => {
    let layout;
    try {
      layout = judge();
    } catch (error) {
      layout = { texts: 0, dark: false, faults: ["could not be judged: " + error.stack], height: 0 };
    }
    document.documentElement.dataset.layout = JSON.stringify(layout);
  });
})();
`;
