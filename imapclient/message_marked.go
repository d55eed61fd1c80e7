package imapclient

// findOut asks how the messages are after a change whose answer was lost.
func (k *marker) findOut(c *connection) error {
	if err := c.sel(k.Mailbox, k.done.UIDValidity); err != nil {
		return err
	}
	rows, err := c.fetch("UID FETCH " + k.done.There.String() + " (UID FLAGS)")
	if err == nil {
		k.hear(rows)
	}
	return err
}

func (k *marker) hear(rows []fetched) {
	if k.after == nil {
		k.after = map[uint32][]string{}
	}
	for _, row := range rows {
		if row.flags != nil {
			k.after[row.uid] = row.flags
		}
	}
}

// isDone says whether no message is known to be otherwise than asked for.
func (k *marker) isDone() bool {
	for uid := range k.before {
		if flags, told := k.after[uid]; told && k.changes(flags) {
			return false
		}
	}
	return true
}

// compare finds what has changed. Where the server has not said, it is what should
// have: an answer that was lost may have been one that it was done.
func (k *marker) compare(err error) {
	k.done.Done = k.done.There
	if err != nil {
		k.done.Done = k.become()
	}
	if err != nil && isOrderly(err) && len(k.after) == 0 {
		return // it was refused
	}
	unclear := isUnclear(err)
	note := func(flag string, added bool) {
		var changed []uint32
		for uid, before := range k.before {
			now, told := k.after[uid]
			if hasFlag(before, flag) != added && (told && hasFlag(now, flag) == added || !told && unclear) {
				changed = append(changed, uid)
			}
		}
		if len(changed) > 0 {
			k.done.Changes = append(k.done.Changes, FlagChange{flag, added, UIDsOf(changed...)})
		}
	}
	for _, flag := range k.Change.Add {
		note(flag, true)
	}
	for _, flag := range k.Change.Remove {
		note(flag, false)
	}
}

// become are the messages that were otherwise, and are now known to be as asked for.
func (k *marker) become() UIDs {
	var uids []uint32
	for uid, before := range k.before {
		if now, told := k.after[uid]; told && k.changes(before) && !k.changes(now) {
			uids = append(uids, uid)
		}
	}
	return UIDsOf(uids...)
}
