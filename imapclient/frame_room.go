package imapclient

import "slices"

// doInto is do with a room that large answers are read into, one behind the other, as
// far as it goes. reusable says whether the connection has done with it; the answers
// are of no use any more once something else is read into it.
func (f *framer) doInto(room []byte, command string) (answers []frame, reusable bool, err error) {
	x := &exchange{room: room[:0]}
	if _, err := f.send([]*exchange{x}, []string{command}); err != nil {
		return nil, false, err
	}
	err = x.wait()
	return x.untagged, x.answer != nil, err // without an answer the reader may be at it still
}

// more makes room for n octets behind what has come of a response: in the room of our
// oldest command under way, if it has one and that is enough.
func (f *framer) more(next frame, n int) frame {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.ours) == 0 || f.ours[0].holds(next) {
		return slices.Grow(next, n)
	}
	used := f.ours[0].room
	if cap(used)-len(used) < len(next)+n {
		return slices.Grow(next, n)
	}
	return append(used[len(used):], next...)
}

// isLent says whether a response lies in the room of our oldest command.
func (f *framer) isLent(next frame) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.ours) > 0 && f.ours[0].holds(next)
}

// holds says whether a response lies where the room is free yet.
func (x *exchange) holds(next frame) bool {
	free := x.room[len(x.room):cap(x.room)]
	return len(free) > 0 && len(next) > 0 && &free[0] == &next[0]
}
