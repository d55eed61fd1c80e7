package templates

import "slices"

// maxTrackerHosts bounds how many hosts are named.
const maxTrackerHosts = 10

// Images is what is to be said of a message's pictures from elsewhere.
type Images struct {
	Blocked      int      // not loaded
	Trackers     int      // pixels that only tell the sender; never loaded
	TrackerHosts []string // at most 10 of the hosts that would have been told
	Shown        bool     // they were loaded, as far as they could be
}

// Add counts those of a further part.
func (i *Images) Add(further Images) {
	i.Blocked += further.Blocked
	i.Trackers += further.Trackers
	for _, host := range further.TrackerHosts {
		if len(i.TrackerHosts) < maxTrackerHosts && !slices.Contains(i.TrackerHosts, host) {
			i.TrackerHosts = append(i.TrackerHosts, host)
		}
	}
}
