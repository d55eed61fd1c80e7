package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// slowPost begins to post a sign-in with rubbish, and gives what ends it.
func slowPost(t *testing.T, p *program) (finish func() (status int)) {
	t.Helper()
	const form = "username=x&password=y"
	conn, in := dialed(t, p)
	_, err := fmt.Fprintf(conn, "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"+
		"Content-Length: %d\r\nExpect: 100-continue\r\n\r\n", len(form))
	if err != nil {
		t.Fatal(err)
	}
	// The program asks for the form: it is in the midst of the request.
	if line, err := in.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("the program says %q: %v", line, err)
	}
	_, _ = in.ReadString('\n')
	return func() int {
		if _, err := io.WriteString(conn, form); err != nil {
			t.Fatal(err)
		}
		return answered(t, in)
	}
}

// untilClosed waits until the program takes no more connections.
func untilClosed(t *testing.T, p *program) {
	t.Helper()
	eventually(t, "no more connections are taken", func() bool {
		conn, err := net.Dial("tcp", hostOf(p))
		if err == nil {
			_ = conn.Close()
		}
		return err != nil
	})
}

// TestDraining: asked to end, the program says so at /readyz, goes on for the
// time of the delay, ends the streams, and finishes what is under way. That it
// exits with 0 then, start sees to.
func TestDraining(t *testing.T) {
	p := start(t, "--drain-delay", "5s")
	username, password, _ := p.demoLogin(t)
	v := newVisitor(t, p)
	v.post("/login", credentials(username, password), "/login")
	if got := v.get("/readyz"); got.status != http.StatusOK {
		t.Errorf("before that it is not ready: %d %q", got.status, got.body)
	}
	events := v.listen("0", "")
	finish := slowPost(t, p)
	p.stop()
	eventually(t, "it says that it drains", func() bool {
		got := v.get("/readyz")
		return got.status == http.StatusServiceUnavailable && got.body == "draining\n"
	})
	if got := v.get("/healthz"); got.status != http.StatusOK {
		t.Errorf("meanwhile it lives with %d", got.status)
	}
	if page := v.get(inbox); page.status != http.StatusOK {
		t.Errorf("meanwhile the list gave %d", page.status)
	}
	untilClosed(t, p)
	for range events { // until the stream ends
	}
	if status := finish(); status != http.StatusForbidden {
		t.Errorf("the request that was under way gave %d", status)
	}
}

// asProgram is set for a process that is to be the program and no test.
const asProgram = "HEARTHMAIL_TEST_AS_PROGRAM"

// startProcess runs the program as a process of its own, for what concerns the
// process as a whole.
func startProcess(t *testing.T, args ...string) (*program, *exec.Cmd) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &program{log: &logBuffer{}}
	command := exec.CommandContext(t.Context(), self, append([]string{"--listen", "127.0.0.1:0"}, args...)...)
	command.Env = append(os.Environ(), asProgram+"=1")
	command.Stderr = p.log
	printed, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(printed)
	line, err := lines.ReadString('\n')
	p.address = addressIn(line)
	if err != nil || p.address == "" {
		t.Fatalf("the program printed %q: %v\n%s", line, err, p.log)
	}
	return p, command
}

func terminate(t *testing.T, command *exec.Cmd) {
	t.Helper()
	if err := command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
}

func TestSIGTERM(t *testing.T) {
	p, command := startProcess(t)
	finish := slowPost(t, p)
	terminate(t, command)
	untilClosed(t, p)
	if status := finish(); status != http.StatusForbidden {
		t.Errorf("the request that was under way gave %d", status)
	}
	if err := command.Wait(); err != nil {
		t.Errorf("it ended with %v\n%s", err, p.log)
	}
}

// TestSecondSIGTERM: whoever doesn't want to wait for a slow request asks twice.
func TestSecondSIGTERM(t *testing.T) {
	p, command := startProcess(t, "--drain-delay", "5m")
	slowPost(t, p)
	terminate(t, command)
	eventually(t, "it says that it drains", func() bool {
		response, err := http.Get(p.address + "readyz")
		if err != nil {
			return false
		}
		_ = response.Body.Close()
		return response.StatusCode == http.StatusServiceUnavailable
	})
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	eventually(t, "it has ended", func() bool {
		_ = command.Process.Signal(syscall.SIGTERM) // again, should the first still be heard
		return len(ended) > 0
	})
	err := <-ended
	if status, ok := command.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGTERM {
		t.Errorf("it ended with %v\n%s", err, p.log)
	}
}
