// Keeps the newest of the conversation in view while the guest stays at the end of it, and never takes them away from
// where they have scrolled to.

const NEAR_END_PX = 80;
const AIR_PX = 14;
const SMOOTH_MS = 400;

export class Follow {
  #scroller;
  #anchor;
  #moved;
  #following = true;
  #atEnd = true;
  #last = 0;
  #jumping = 0;

  /**
   * `anchor()` gives the node whose top stays in view when more arrives than the screen holds; `moved(atEnd)` hears
   * whether the end is in view whenever that may have changed.
   */
  constructor(scroller, contents, anchor, moved) {
    this.#scroller = scroller;
    this.#anchor = anchor;
    this.#moved = moved;
    scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    // Photos that load late, and the keyboard of a phone, change what fits.
    const observer = new ResizeObserver((entries) => this.#resized(entries.some(({ target }) => target === scroller)));
    observer.observe(scroller);
    for (const content of contents) observer.observe(content);
  }

  get following() {
    return this.#following;
  }

  get #fromEnd() {
    return this.#scroller.scrollHeight - this.#scroller.clientHeight - this.#scroller.scrollTop;
  }

  /** Something was added: shows it if the guest is following. */
  added() {
    if (this.#following) this.#toNewest('smooth');
  }

  /** Goes to the very end, as the guest asked. */
  toEnd(behavior = 'smooth') {
    this.#following = true;
    this.#go(this.#scroller.scrollHeight - this.#scroller.clientHeight, behavior);
  }

  #toNewest(behavior) {
    const { scrollHeight, clientHeight, scrollTop } = this.#scroller;
    const end = scrollHeight - clientHeight;
    const anchor = this.#anchor();
    const anchored = anchor ? anchor.offsetTop - AIR_PX : end;
    this.#go(Math.max(scrollTop, Math.min(end, anchored)), behavior);
  }

  #go(top, behavior) {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches || document.hidden;
    this.#jumping = Date.now();
    this.#scroller.scrollTo({ top, behavior: calm ? 'instant' : behavior });
  }

  #scrolled() {
    const top = this.#scroller.scrollTop;
    // Only the guest scrolls up; the page itself only goes down.
    if (top < this.#last - 1) this.#following = false;
    if (this.#fromEnd < NEAR_END_PX) this.#following = true;
    this.#last = top;
    this.#report();
  }

  #resized(window) {
    // A smooth scroll under way must not be cut short by a photo of no height yet.
    const behavior = Date.now() - this.#jumping < SMOOTH_MS ? 'smooth' : 'instant';
    // The keyboard of a phone takes its room from the top, not from what was being read.
    if (window && this.#atEnd) this.toEnd('instant');
    else if (this.#following) this.#toNewest(behavior);
    this.#report();
  }

  #report() {
    this.#atEnd = this.#fromEnd < NEAR_END_PX;
    this.#moved(this.#atEnd);
  }
}
