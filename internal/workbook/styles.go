package workbook

// readStyles keeps one Format for each cell format (cellXfs): all that a style
// says about the meaning of a number.
func (b *Book) readStyles(s *scanner) error {
	if err := s.root(spaceMain, "styleSheet"); err != nil {
		return err
	}
	custom := make(map[int]Format)
	var ids []int
	for {
		more, err := s.child()
		if err != nil {
			return err
		}
		if !more {
			break
		}
		switch {
		case s.is("numFmts"):
			err = b.readNumFmts(s, custom)
		case s.is("cellXfs"):
			if ids != nil {
				return s.fault(codeStructure, "里单元格格式出现了两次")
			}
			ids, err = b.readCellXfs(s)
		default:
			err = s.skip()
		}
		if err != nil {
			return err
		}
	}
	if len(ids) == 0 {
		return nil
	}
	b.formats = make([]Format, len(ids))
	for i, id := range ids {
		f, ok := custom[id]
		if !ok {
			f = builtin(id)
		}
		b.formats[i] = f
	}
	return nil
}

func (b *Book) readNumFmts(s *scanner, custom map[int]Format) error {
	for {
		more, err := s.child()
		if err != nil || !more {
			return err
		}
		if s.is("numFmt") {
			id, ok := parseUint(s.attr(spaceNone, "numFmtId"))
			if !ok {
				return s.fault(codeStructure, "里有的数字格式没有编号")
			}
			if len(custom) >= b.lim.Styles {
				return s.fault(codeTooLarge, "的数字格式超过上限 %d 个", b.lim.Styles)
			}
			custom[id] = classify(string(s.attr(spaceNone, "formatCode")))
		}
		if err := s.skip(); err != nil {
			return err
		}
	}
}

func (b *Book) readCellXfs(s *scanner) ([]int, error) {
	ids := []int{}
	for {
		more, err := s.child()
		if err != nil || !more {
			return ids, err
		}
		if !s.is("xf") {
			return nil, s.fault(codeStructure, "的内容不合规")
		}
		id := 0
		if v := s.attr(spaceNone, "numFmtId"); v != nil {
			var ok bool
			if id, ok = parseUint(v); !ok {
				return nil, s.fault(codeStructure, "里有的数字格式编号不合规")
			}
		}
		if len(ids) >= b.lim.Styles {
			return nil, s.fault(codeTooLarge, "的单元格格式超过上限 %d 个", b.lim.Styles)
		}
		ids = append(ids, id)
		if err := s.skip(); err != nil {
			return nil, err
		}
	}
}
