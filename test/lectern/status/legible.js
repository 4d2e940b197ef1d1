// What on the page is less legible than WCAG 2.2 AA asks (1.4.3): texts below 4.5:1, and targets below 24 px (2.5.8).
(() => {
  const channels = (color) => color.match(/[\d.]+/g).map(Number);
  const over = ([r, g, b, a = 1], [x, y, z]) => [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a)];
  const background = (element) => {
    if (!element) {
      return [255, 255, 255];
    }
    const own = channels(getComputedStyle(element).backgroundColor);
    return own.length === 4 && own[3] === 0 ? background(element.parentElement)
      : over(own, own[3] === undefined ? own : background(element.parentElement));
  };
  const opacity = (element) => element ? Number(getComputedStyle(element).opacity) * opacity(element.parentElement) : 1;
  const luminance = (color) => {
    const [r, g, b] = color.map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const visible = (element) => element.checkVisibility({ contentVisibilityAuto: false }) && element.closest("[hidden]") === null;
  const wrong = [];
  for (const element of document.querySelectorAll("body *")) {
    const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (texts.length > 0 && visible(element) && !element.closest("progress, meter, noscript, script")) {
      const back = background(element);
      const [r, g, b, a = 1] = channels(getComputedStyle(element).color);
      const front = over([r, g, b, a * opacity(element)], back);
      const [dark, light] = [luminance(front), luminance(back)].sort((x, y) => x - y);
      const ratio = (light + 0.05) / (dark + 0.05);
      if (ratio < 4.5) {
        wrong.push(`${ratio.toFixed(2)}:1 ${element.className} ${texts[0].data.trim().slice(0, 30)}`);
      }
    }
    if (element.matches("a.tile, button") && visible(element)) {
      const box = element.getBoundingClientRect();
      if (box.width < 24 || box.height < 24) {
        wrong.push(`${box.width}x${box.height} ${element.className}`);
      }
    }
  }
  return [...new Set(wrong)];
})()
