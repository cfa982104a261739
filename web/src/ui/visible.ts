// Whether somebody can see an element: its page is in front, and it is scrolled into view.

/** Tells whenever that changes, first when it is seen. The returned function ends this, and then tells false if need be. */
export function whileVisible(element: Element, tell: (visible: boolean) => void): () => void {
  let inView = false;
  let told = false;
  const look = () => {
    const visible = inView && document.visibilityState === "visible";
    if (visible !== told) tell(visible);
    told = visible;
  };
  const observer = new IntersectionObserver((entries) => {
    inView = entries.at(-1)?.isIntersecting ?? inView;
    look();
  });
  observer.observe(element);
  document.addEventListener("visibilitychange", look);
  return () => {
    observer.disconnect();
    document.removeEventListener("visibilitychange", look);
    inView = false;
    look();
  };
}
