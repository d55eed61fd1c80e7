package imapclient

// columnsBuilder makes columns of entries that mostly come ascending. The zero
// builder is ready.
type columnsBuilder struct {
	list chunkList
	next []entry // of the chunk to come
	last uint32
	late []entry // not in order, or of a UID that was there already
}

// add adds a message; the last of a UID wins, as with says.
func (b *columnsBuilder) add(e entry) {
	if e.uid <= b.last {
		b.late = append(b.late, e)
		return
	}
	if b.next == nil {
		b.next = make([]entry, 0, maxChunk)
	}
	b.last = e.uid
	if b.next = append(b.next, e); len(b.next) == maxChunk {
		b.flush()
	}
}

func (b *columnsBuilder) flush() {
	if len(b.next) > 0 {
		b.list.push(newChunk(b.next))
		b.next = b.next[:0]
	}
}

// columns ends the builder.
func (b *columnsBuilder) columns() columns {
	b.flush()
	return b.list.columns().with(b.late)
}
