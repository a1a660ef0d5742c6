// SPDX-License-Identifier: GPL-3.0-or-later
// pipe.mjs - a browser without a screen that is told what to do through a pipe, by the DevTools protocol: for what a
// page cannot tell of itself, such as keys that are pressed and what a screen reader is given.
import {spawn} from "node:child_process";

export class Browser {
  #process;
  #waiting = new Map();
  #heard = [];
  #next = 1;
  #rest = "";

  constructor(chromium, profile) {
    this.#process = spawn(
      chromium,
      [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--force-renderer-accessibility",
        "--remote-debugging-pipe",
        `--user-data-dir=${profile}`,
      ],
      {stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"]},
    );
    this.#process.stdio[4].setEncoding("utf8").on("data", (text) => this.#hear(text));
    this.#process.on("exit", (code) => {
      for (const {reject} of this.#waiting.values()) reject(new Error(`the browser ended with ${code}`));
    });
  }

  #hear(text) {
    const parts = (this.#rest + text).split("\0");
    this.#rest = parts.pop();
    for (const message of parts.map((part) => JSON.parse(part))) {
      const call = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (!call) this.#heard.forEach((listener) => listener(message));
      else if (message.error) call.reject(new Error(`${call.method}: ${message.error.message}`));
      else call.resolve(message.result);
    }
  }

  send(method, params = {}, sessionId = undefined) {
    const id = this.#next++;
    this.#process.stdio[3].write(JSON.stringify({id, method, params, sessionId}) + "\0");
    return new Promise((resolve, reject) => this.#waiting.set(id, {resolve, reject, method}));
  }

  /* The next event of that name. */
  event(method, sessionId) {
    return new Promise((resolve) => {
      const listener = (message) => {
        if (message.method !== method || message.sessionId !== sessionId) return;
        this.#heard.splice(this.#heard.indexOf(listener), 1);
        resolve(message.params);
      };
      this.#heard.push(listener);
    });
  }

  async open(address, {width = 1280, dark = false} = {}) {
    const {targetId} = await this.send("Target.createTarget", {url: "about:blank"});
    const {sessionId} = await this.send("Target.attachToTarget", {targetId, flatten: true});
    const page = new Page(this, sessionId, targetId);
    await page.send("Page.enable");
    await page.send("Emulation.setDeviceMetricsOverride", {width, height: 900, deviceScaleFactor: 1, mobile: false});
    await page.send("Emulation.setEmulatedMedia", {
      features: [{name: "prefers-color-scheme", value: dark ? "dark" : "light"}],
    });
    const loaded = this.event("Page.loadEventFired", sessionId);
    await page.send("Page.navigate", {url: address});
    await loaded;
    return page;
  }

  async close() {
    const gone = new Promise((resolve) => this.#process.on("exit", resolve));
    await this.send("Browser.close").catch(() => {});
    await gone;
  }
}

class Page {
  #browser;
  #session;
  #target;

  constructor(browser, session, target) {
    this.#browser = browser;
    this.#session = session;
    this.#target = target;
  }

  send(method, params) {
    return this.#browser.send(method, params, this.#session);
  }

  close() {
    return this.#browser.send("Target.closeTarget", {targetId: this.#target});
  }

  /* The value of an expression or promise in the page. */
  async tell(expression) {
    const {result, exceptionDetails} = await this.send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description || exceptionDetails.text);
    return result.value;
  }

  async press(key, modifiers = 0) {
    const codes = {Tab: 9, Enter: 13, " ": 32, ArrowRight: 39, ArrowLeft: 37, Home: 36, End: 35};
    const one = {key, code: key === " " ? "Space" : key, windowsVirtualKeyCode: codes[key], modifiers};
    const text = key === "Enter" ? "\r" : key === " " ? " " : undefined;
    await this.send("Input.dispatchKeyEvent", {...one, type: text ? "keyDown" : "rawKeyDown", text});
    await this.send("Input.dispatchKeyEvent", {...one, type: "keyUp"});
  }

  /* What a screen reader is given: {role, name, parent, ...} of all that is not ignored. */
  async accessible() {
    await this.send("Accessibility.enable");
    const {nodes} = await this.send("Accessibility.getFullAXTree");
    return nodes
      .filter((node) => !node.ignored)
      .map((node) => ({
        role: node.role?.value,
        name: (node.name?.value || "").trim(),
        properties: Object.fromEntries((node.properties || []).map((p) => [p.name, p.value.value])),
      }));
  }
}
