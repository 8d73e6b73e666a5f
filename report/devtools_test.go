package report_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// A browser is a headless Chromium that is told what to do over the pipe of its
// DevTools protocol: messages of JSON, each ended by a zero byte.
type browser struct {
	out    io.Writer
	mu     sync.Mutex
	last   int
	waits  map[int]chan message
	events map[string][]message // by session, in order
	news   chan struct{}        // an event has come
	closed error                // why no message can come any more
}

// message is a reply where it has an ID, else an event.
type message struct {
	ID      int             `json:"id,omitempty"`
	Session string          `json:"sessionId,omitempty"`
	Method  string          `json:"method,omitempty"`
	Params  json.RawMessage `json:"params,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   *struct {
		Message string `json:"message"`
	} `json:"error,omitempty"`
}

// patience is how long a browser may take for one answer.
const patience = 2 * time.Minute

// chromium starts a browser that sends whatever it asks of the network to proxy.
// Where none is installed the test is skipped; in CI one has to be.
func chromium(t *testing.T, proxy string) *browser {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" && os.Getenv("CI") != "" {
		t.Fatal("no browser to read the page with: install chromium")
	} else if path == "" {
		t.Skip("no chromium on this machine: the page is not tested in a browser")
	}
	theirs, ours, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	cmd := exec.Command(path, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe",
		"--user-data-dir="+filepath.Join(home, "profile"), "--no-first-run", "--disable-background-networking", "--disable-component-update",
		"--disable-default-apps", "--disable-extensions", "--disable-sync", "--lang=en-GB", "--proxy-server="+proxy, "--proxy-bypass-list=<-loopback>", "about:blank")
	cmd.Env = append(os.Environ(), "HOME="+home)
	cmd.ExtraFiles = []*os.File{theirs, out} // its descriptors 3 and 4
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	theirs.Close()
	out.Close()
	b := &browser{out: ours, waits: map[int]chan message{}, events: map[string][]message{}, news: make(chan struct{}, 1)}
	go b.listen(in)
	t.Cleanup(func() {
		_ = b.call("", "Browser.close", nil, nil)
		ours.Close()
		stop := time.AfterFunc(10*time.Second, func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait()
		stop.Stop()
	})
	return b
}

func (b *browser) listen(in io.Reader) {
	r := bufio.NewReaderSize(in, 1<<20)
	for {
		raw, err := r.ReadBytes(0)
		var m message
		if err == nil {
			err = json.Unmarshal(bytes.TrimSuffix(raw, []byte{0}), &m)
		}
		b.mu.Lock()
		switch {
		case err != nil:
			b.closed = fmt.Errorf("the browser is gone: %w", err)
			for _, w := range b.waits {
				close(w)
			}
			b.waits = nil
		case m.ID > 0:
			b.waits[m.ID] <- m
			delete(b.waits, m.ID)
		default:
			b.events[m.Session] = append(b.events[m.Session], m)
		}
		b.mu.Unlock()
		select {
		case b.news <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

// call asks for a method and decodes its result, unless that is nil.
func (b *browser) call(session, method string, params, result any) error {
	wait := make(chan message, 1)
	b.mu.Lock()
	if b.closed != nil {
		defer b.mu.Unlock()
		return b.closed
	}
	b.last++
	id := b.last
	b.waits[id] = wait
	raw, err := json.Marshal(struct {
		ID      int    `json:"id"`
		Session string `json:"sessionId,omitempty"`
		Method  string `json:"method"`
		Params  any    `json:"params,omitempty"`
	}{id, session, method, params})
	if err == nil {
		_, err = b.out.Write(append(raw, 0))
	}
	b.mu.Unlock()
	if err != nil {
		return err
	}
	select {
	case m, ok := <-wait:
		switch {
		case !ok:
			return errors.New("the browser closed")
		case m.Error != nil:
			return fmt.Errorf("%s: %s", method, m.Error.Message)
		case result != nil:
			return json.Unmarshal(m.Result, result)
		}
		return nil
	case <-time.After(patience):
		return fmt.Errorf("%s: no answer", method)
	}
}

// view is a tab of a browser.
type view struct {
	t       *testing.T
	b       *browser
	session string
}

// open shows a file in a tab of its own, and waits until it is loaded.
func (b *browser) open(t *testing.T, path string) *view {
	t.Helper()
	v := &view{t: t, b: b}
	var target struct {
		ID string `json:"targetId"`
	}
	v.must("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var session struct {
		ID string `json:"sessionId"`
	}
	v.must("Target.attachToTarget", map[string]any{"targetId": target.ID, "flatten": true}, &session)
	v.session = session.ID
	t.Cleanup(func() { _ = b.call("", "Target.closeTarget", map[string]any{"targetId": target.ID}, nil) })
	for _, domain := range []string{"Page", "Network", "Runtime", "Log", "Audits", "DOM", "Accessibility"} {
		v.must(domain+".enable", nil, nil)
	}
	v.must("Page.navigate", map[string]any{"url": "file://" + filepath.ToSlash(path)}, nil)
	for end := time.Now().Add(patience); len(v.heard("Page.loadEventFired")) == 0; {
		select {
		case <-b.news:
		case <-time.After(time.Until(end)):
			t.Fatal("the page was not loaded")
		}
	}
	return v
}

func (v *view) must(method string, params, result any) {
	v.t.Helper()
	if err := v.b.call(v.session, method, params, result); err != nil {
		v.t.Fatal(err)
	}
}

// heard are the parameters of the events of a kind so far.
func (v *view) heard(method string) []json.RawMessage {
	v.b.mu.Lock()
	defer v.b.mu.Unlock()
	var out []json.RawMessage
	for _, e := range v.b.events[v.session] {
		if e.Method == method {
			out = append(out, e.Params)
		}
	}
	return out
}

// ask evaluates an expression of JavaScript in the page.
func (v *view) ask(expression string, result any) {
	v.t.Helper()
	var reply struct {
		Result struct {
			Value json.RawMessage `json:"value"`
		} `json:"result"`
		Exception *struct {
			Text      string `json:"text"`
			Exception struct {
				Description string `json:"description"`
			} `json:"exception"`
		} `json:"exceptionDetails"`
	}
	v.must("Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true, "awaitPromise": true}, &reply)
	if reply.Exception != nil {
		v.t.Fatalf("%s: %s %s", expression, reply.Exception.Text, reply.Exception.Exception.Description)
	}
	if err := json.Unmarshal(reply.Result.Value, result); err != nil {
		v.t.Fatalf("%s: %v", expression, err)
	}
}

// wide sets the size of the window.
func (v *view) wide(width, height int) {
	v.must("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}, nil)
}

// press presses and releases a key.
func (v *view) press(key string, code int) {
	for _, kind := range []string{"keyDown", "keyUp"} {
		v.must("Input.dispatchKeyEvent", map[string]any{"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code}, nil)
	}
}
