package demo

import "math"

// scenes are the pictures that the family takes and draws.
func scenes() map[string]func(*canvas) {
	return map[string]func(*canvas){
		"lake": lake, "mountains": mountains, "beach": beach, "house": house, "flowers": flowers,
		"cat": cat, "cake": cake, "sunset": sunset, "garden": garden, "snow": snow, "kite": kite,
		"roof": roof, "drawing": drawing, "lantern": lantern,
	}
}

func lake(c *canvas) {
	c.band(0, .55, 0x7fb2d9, 0xf3e3c8)
	c.glow(.72, .3, .3, 0xfff4d6)
	c.land(peaks(.5, .3, 3.1, .4), 0x8aa0b8, 0x6f879f)
	c.land(hills(.52, .06, 7, 1), 0x5f8a6c, 0x3e6650)
	c.band(.58, 1, 0xbcd3dc, 0x3b6a86)
	for i := range 26 {
		t := float64(i)
		c.line(.1+math.Mod(t*.37, .8), .62+t*.014, .16+math.Mod(t*.37, .8), .62+t*.014, .003, 0xdbe9ee)
	}
	c.shape(0x7a4b2c, .36, .74, .6, .74, .56, .8, .4, .8)
	c.line(.48, .74, .48, .5, .006, 0x54341f)
	c.shape(0xfbf6ea, .49, .5, .6, .71, .49, .71)
}

func mountains(c *canvas) {
	c.band(0, .8, 0x4d8fcf, 0xd8ebf5)
	c.oval(.2, .2, .1, .028, 0xffffff, .8)
	c.oval(.27, .18, .08, .03, 0xffffff, .8)
	c.land(peaks(.55, .42, 2.2, .1), 0xf2f6fa, 0x7d93ab)
	c.land(peaks(.68, .26, 4.3, .9), 0x8398a4, 0x56707c)
	c.land(hills(.74, .05, 8, 0), 0x7fa45a, 0x476b35)
	for i := range 14 {
		x := .03 + float64(i)*.074 + .02*math.Sin(float64(i)*5)
		y := .86 + .05*math.Sin(float64(i)*3)
		c.shape(0x2f5136, x, y-.17, x+.03, y, x-.03, y)
	}
}

func beach(c *canvas) {
	c.band(0, .42, 0x6cbce6, 0xd7f0f4)
	c.disc(.82, .14, .05, 0xfff3b8)
	c.band(.42, .74, 0x2b8ba8, 0x8fd6cf)
	c.land(hills(.66, .03, 6, 2), 0xf6e3b7, 0xe2bf7f)
	c.line(.3, .5, .36, .86, .008, 0x8a5a34)
	for i := range 6 {
		a := math.Pi + float64(i)*math.Pi/6
		b := a + math.Pi/6
		col := [2]uint32{0xe2574c, 0xfff7ec}[i%2]
		c.shape(col, .3, .52, .3+.17*math.Cos(a), .52+.26*math.Sin(a)+.02, .3+.17*math.Cos(b), .52+.26*math.Sin(b)+.02)
	}
	c.shape(0x3f6db0, .42, .86, .58, .82, .64, .88, .47, .93)
	c.disc(.7, .84, .028, 0xe9b23f)
}

func house(c *canvas) {
	c.band(0, .75, 0x9fc9e8, 0xf4efe0)
	c.land(hills(.66, .05, 5, .5), 0xa7c77c, 0x6a9a4c)
	c.shape(0xf3e2c3, .33, .44, .68, .44, .68, .8, .33, .8)
	c.shape(0xb04a3a, .29, .45, .41, .24, .61, .24, .72, .45)
	c.shape(0x8a5d49, .57, .18, .61, .18, .61, .3, .57, .3)
	c.shape(0x6b4a38, .47, .6, .54, .6, .54, .8, .47, .8)
	for _, x := range []float64{.37, .58} {
		c.shape(0xffffff, x-.004, .516, x+.074, .516, x+.074, .664, x-.004, .664)
		c.shape(0x86b6cf, x+.002, .525, x+.068, .525, x+.068, .655, x+.002, .655)
	}
	c.line(.18, .82, .18, .6, .016, 0x6d4c33)
	for i := range 7 {
		a := float64(i) * .9
		c.disc(.18+.045*math.Cos(a), .52+.06*math.Sin(a), .05, 0x5d8f48)
	}
	for i := range 5 {
		c.oval(.6+float64(i)*.02, .12-float64(i)*.02, .018+float64(i)*.004, .014, 0xe8e8e6, .6)
	}
	c.shape(0xd9c9a8, .47, .8, .54, .8, .66, 1, .4, 1)
}

func flowers(c *canvas) {
	c.band(0, 1, 0xdcebc9, 0x86ab66)
	colors := []uint32{0xd9506a, 0xf0a83a, 0x7a62c0, 0xe56fa8, 0xf6efe2, 0x4f86d0}
	for i := range 34 {
		t := float64(i)
		x := math.Mod(t*.7549, 1)
		y := .3 + .6*math.Mod(t*.5698, 1)
		size := .014 + .03*y
		c.line(x, y, x+.02*math.Sin(t), 1, .006, 0x4d7a3a)
		for petal := range 7 {
			a := float64(petal)*2*math.Pi/7 + t
			c.oval(x+size*math.Cos(a), y+size*1.5*math.Sin(a), size*.62, size*.62, colors[i%len(colors)], 1)
		}
		c.disc(x, y, size*.5, 0xf4d35e)
	}
}

func sunset(c *canvas) {
	c.band(0, .62, 0x37406e, 0xf39a5c)
	c.glow(.5, .56, .42, 0xffd98a)
	c.disc(.5, .55, .075, 0xffe9b0)
	c.band(.62, 1, 0xd97f55, 0x2c2b4b)
	for i := range 30 {
		t := float64(i)
		w := .2 * (1 - t/34) * math.Abs(math.Sin(t*1.7))
		c.line(.5-w, .63+t*.012, .5+w, .63+t*.012, .004, 0xffcf8c)
	}
	c.shape(0x232338, 0, .46, .16, .53, .4, .625, 0, .66)
	for i := range 5 {
		x, y := .62+float64(i)*.06, .2+.05*math.Sin(float64(i)*2)
		c.line(x-.018, y-.016, x, y, .004, 0x2a2740)
		c.line(x, y, x+.018, y-.016, .004, 0x2a2740)
	}
}

func garden(c *canvas) {
	c.band(0, .5, 0xa9d3ee, 0xeaf4ea)
	c.land(hills(.46, .02, 9, 0), 0x6d9c55, 0x8a6a45)
	for row := range 5 {
		y := .58 + float64(row)*.09
		c.line(0, y+.03, 1, y+.03, .03+.006*float64(row), 0x6b4a31)
		for i := range 11 {
			x := .04 + float64(i)*.094 + float64(row%2)*.04
			s := .012 + .005*float64(row)
			switch row {
			case 0, 3:
				c.oval(x, y, s*1.7, s*1.2, 0x7fb05a, 1)
				c.oval(x, y-.01, s, s*.7, 0xa5cf7c, 1)
			case 1:
				c.line(x, y+.02, x, y-.08, .004, 0x4d7a3a)
				c.disc(x, y-.02, s*.7, 0xd8452f)
				c.disc(x+.012, y-.05, s*.6, 0xe2692f)
			case 2:
				c.shape(0x5d9444, x-.02, y-.05, x+.02, y-.05, x, y+.02)
			case 4:
				c.oval(x, y, s*1.2, s*1.1, 0xe08a2c, 1)
				c.line(x, y-.04, x+.01, y-.07, .006, 0x4d7a3a)
			}
		}
	}
}

func snow(c *canvas) {
	c.band(0, .8, 0x9fb4c9, 0xe6edf2)
	c.land(hills(.6, .06, 4, 1), 0xf4f8fb, 0xc9d8e4)
	for i := range 8 {
		x, y := .06+float64(i)*.13, .62+.06*math.Sin(float64(i)*2)
		for k := range 3 {
			dy := float64(k) * .07
			c.shape(0x46655a, x, y-.2+dy, x+.03+dy*.3, y-.08+dy, x-.03-dy*.3, y-.08+dy)
			c.shape(0xf2f6f8, x, y-.2+dy, x+.014, y-.14+dy, x-.014, y-.14+dy)
		}
	}
	c.land(hills(.8, .03, 5, 3), 0xffffff, 0xd7e3ec)
	c.disc(.5, .82, .075, 0xfafcfe)
	c.disc(.5, .66, .054, 0xffffff)
	c.disc(.5, .54, .038, 0xffffff)
	c.shape(0xe2762f, .5, .535, .56, .55, .5, .56)
	c.disc(.487, .525, .005, 0x222222)
	c.disc(.513, .525, .005, 0x222222)
	c.line(.46, .6, .545, .6, .014, 0xb63a3a)
	for i := range 160 {
		t := float64(i)
		c.oval(math.Mod(t*.6180339, 1), math.Mod(t*.7548776, 1), .003, .003, 0xffffff, .9)
	}
}

func kite(c *canvas) {
	c.band(0, .9, 0x5aa6df, 0xe3f2f8)
	for i := range 4 {
		x, y := .12+float64(i)*.26, .16+.09*math.Sin(float64(i)*3)
		c.oval(x, y, .08, .028, 0xffffff, .75)
		c.oval(x+.05, y-.02, .06, .03, 0xffffff, .75)
	}
	c.land(hills(.78, .06, 4, 2), 0x8fbc5e, 0x527f3a)
	c.line(.3, .86, .66, .32, .002, 0xf7f4ea)
	c.shape(0xd8452f, .66, .14, .72, .28, .66, .3)
	c.shape(0xf0a83a, .66, .14, .66, .3, .6, .28)
	c.shape(0x4f86d0, .6, .28, .66, .3, .66, .42)
	c.shape(0x5d8f48, .66, .3, .72, .28, .66, .42)
	for i := range 5 {
		c.disc(.66+.03*float64(i), .46+.04*math.Sin(float64(i)*1.5), .009, []uint32{0xd8452f, 0x4f86d0, 0xf0a83a}[i%3])
	}
	c.disc(.29, .78, .016, 0xe9bf99)
	c.line(.29, .82, .29, .89, .022, 0x3a5fa0)
	c.line(.3, .83, .33, .81, .008, 0xe9bf99)
}

func roof(c *canvas) {
	c.band(0, 1, 0x8fa2b0, 0xc3ccd2)
	for row := range 13 {
		y := .12 + float64(row)*.075
		for i := range 17 {
			x := float64(i)*.064 - float64(row%2)*.032
			if row == 5 && i > 7 && i < 10 {
				c.shape(0x2e2a28, x, y, x+.066, y, x+.066, y+.09, x, y+.09)
				continue
			}
			col := []uint32{0xa9503c, 0xb25c45, 0x9c4736, 0xad5840}[(i*7+row*3)%4]
			c.shape(col, x, y, x+.062, y, x+.062, y+.07, x, y+.07)
			c.oval(x+.031, y+.07, .031, .012, col, 1)
		}
	}
	c.line(.02, .06, .98, .06, .02, 0x6f737a)
}
