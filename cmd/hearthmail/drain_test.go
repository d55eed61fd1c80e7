package main

import (
	"bufio"
	"net"
	"net/http"
	"net/url"
	"testing"
	"time"
)

// TestDrain: a request on a connection that was taken before the program was
// asked to end is still answered, also when it comes afterwards.
func TestDrain(t *testing.T) {
	program := start(t)
	address, err := url.Parse(program.address)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", address.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	newVisitor(t, program).get("/healthz") // on a connection that was taken after ours
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		program.end()
	}()
	eventually(t, "no more connections are taken", func() bool {
		another, err := net.Dial("tcp", address.Host)
		if err == nil {
			_ = another.Close()
		}
		return err != nil
	})
	if err := conn.SetDeadline(time.Now().Add(within)); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write([]byte("GET /healthz HTTP/1.1\r\nHost: hearthmail\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("the request was dropped: %v", err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK || !response.Close {
		t.Errorf("it was answered with %d, and the connection stays: %v", response.StatusCode, !response.Close)
	}
	<-ended
}
