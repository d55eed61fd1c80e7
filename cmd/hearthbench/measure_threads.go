package main

// measureThreads is the list with a row for each conversation.
func (m *mailboxBench) measureThreads() error {
	const command = "UID THREAD REFERENCES UTF-8 ALL"
	address := m.list(1) + "&threads=on"
	n := m.reader(m.list(1))
	return firstError(
		func() error { return m.raw.do(command) }, // Dovecot reads all headers once
		func() error {
			return m.measureNewcomer("conversations, the first time; raw: UID THREAD", timesRaw(1.5), n, pair{rounds: m.slowRounds(),
				raw:  func(int) error { return m.raw.do(command) },
				ours: func(int) error { return n.web.get(address) },
			})
		},
		func() error {
			return m.measure("conversations, warm; raw: FETCH of 50 rows", timesRaw(1).within(0), m.again(1, address, false))
		},
	)
}
