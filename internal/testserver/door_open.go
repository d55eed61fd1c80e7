package testserver

import (
	"bufio"
	"net"
	"os"
	"sync"
	"time"
)

// door answers, at a Unix socket, a server that asks whether a password is
// right, as the servers' own password daemons would.
type door struct {
	listener net.Listener
	owned    sync.WaitGroup
}

// doorLimit bounds one question and its answer.
const doorLimit = 10 * time.Second

// openDoor listens at path. answer reads one question and writes its answer.
func openDoor(path string, answer func(*bufio.ReadWriter) error) (*door, error) {
	listener, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o666); err != nil {
		_ = listener.Close()
		return nil, err
	}
	d := &door{listener: listener}
	d.owned.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			d.owned.Go(func() {
				defer conn.Close()
				_ = conn.SetDeadline(time.Now().Add(doorLimit))
				stream := bufio.NewReadWriter(bufio.NewReader(conn), bufio.NewWriter(conn))
				if answer(stream) == nil { // without an answer the server refuses
					_ = stream.Flush()
				}
			})
		}
	})
	return d, nil
}

func (d *door) close() {
	_ = d.listener.Close()
	d.owned.Wait()
}
