package imapclient

// exportRoom is enough for a group of messages, or a piece of one, in octets; the rest
// is for what comes with them.
const exportRoom = chunkSize + exportGroup*256

// rooms are what an export reads into, over and over: the collector would not keep up
// with as much garbage. What is taken out and not put back is lost to it, no more.
type rooms chan []byte

// newRooms has room for what is written, what is fetched meanwhile, and the same of a
// large message's pieces.
func newRooms() rooms { return make(rooms, 4) }

func (r rooms) take() []byte {
	select {
	case room := <-r:
		return room
	default:
		return make([]byte, 0, exportRoom)
	}
}

func (r rooms) give(room []byte) {
	if cap(room) == 0 {
		return
	}
	select {
	case r <- room[:0]:
	default:
	}
}
