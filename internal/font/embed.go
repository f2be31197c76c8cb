package font

import (
	_ "embed"
	"sync"
)

var (
	//go:embed data/serif.ttf
	serifData []byte
	//go:embed data/sans.ttf
	sansData []byte
	//go:embed data/kai.ttf
	kaiData []byte
	//go:embed data/title.ttf
	titleData []byte
)

// The embedded faces; data/README.md tells where they come from.
var (
	// Serif sets body text where an office would use 仿宋. It has every
	// character of GBK and of 通用规范汉字表.
	Serif = opened("serif", &serifData)
	// Sans sets headings and labels where an office would use 黑体. It has
	// the same characters as Serif.
	Sans = opened("sans", &sansData)
	// Kai sets second-level headings where an office would use 楷体. It has
	// GB 2312, and every rare character that Serif lacks.
	Kai = opened("kai", &kaiData)
	// Title sets titles where an office would use 小标宋. It has GB 2312.
	Title = opened("title", &titleData)
)

func opened(name string, data *[]byte) func() *Face {
	return sync.OnceValue(func() *Face {
		face, err := Parse(name, *data)
		if err != nil {
			panic(err) // the file is part of the program
		}
		return face
	})
}
