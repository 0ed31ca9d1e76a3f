/* Search where the site is a folder that was opened without a web server: browsers start no worker
   for such pages, so that a hidden frame does the worker's work. Zensical would fetch a file of
   this name from elsewhere. */
if (location.protocol === "file:") {
  const tell = (one, data) => {
    const copy = structuredClone(data); // as between a page and a worker: neither sees the other's changes
    setTimeout(() => one.dispatchEvent(new MessageEvent("message", { data: copy })));
  };
  window.Worker = class extends EventTarget {
    constructor(address) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      frame.title = "search";
      document.body.append(frame);
      this.inside = frame.contentWindow;
      this.inside.postMessage = (data) => tell(this, data);
      this.started = new Promise((loaded) => {
        const script = this.inside.document.createElement("script");
        script.src = new URL(address, location);
        script.onload = loaded;
        this.inside.document.body.append(script);
      });
    }
    set onmessage(answer) {
      this.addEventListener("message", answer);
    }
    postMessage(data) {
      this.started.then(() => tell(this.inside, data));
    }
    terminate() {
      this.inside.frameElement.remove();
    }
  };
}
