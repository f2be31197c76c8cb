package workbook

// The closed list of records (MS-XLS 2.3), each with the length of its body. A
// record that is passed over has its length here too, so that a damaged type does
// not make a cell vanish.

// bodyLength is how long a body is, from and to.
type bodyLength struct{ least, most int }

var anyLength = bodyLength{0, maxRecord}

func exact(n int) bodyLength          { return bodyLength{n, n} }
func atLeast(n int) bodyLength        { return bodyLength{n, maxRecord} }
func between(n, m int) bodyLength     { return bodyLength{n, m} }
func (l bodyLength) holds(n int) bool { return l.least <= n && n <= l.most }

// pivotRecords stand in a worksheet after recPivot only.
var pivotRecords = [...]uint16{0x00b1, 0x00b2, 0x00b4, 0x00b5, 0x00b6, 0x00c5, 0x00f0, 0x00f1, 0x00f2, 0x00f4, 0x00f5, 0x00f7, 0x00fb, 0x0100}

// sharedRecords may stand in the globals and in a worksheet alike, with the same
// length.
var sharedRecords = map[uint16]bodyLength{
	recContinue: anyLength,
	0x000c:      exact(2),  // CalcCount
	0x000d:      exact(2),  // CalcMode
	0x000e:      exact(2),  // CalcPrecision
	0x000f:      exact(2),  // CalcRefMode
	0x0010:      exact(8),  // CalcDelta
	0x0011:      exact(2),  // CalcIter
	0x0012:      exact(2),  // Protect
	0x0013:      exact(2),  // Password
	0x0031:      anyLength, // Font
	recWindow:   exact(18),
	0x0040:      exact(2),   // Backup
	0x004d:      anyLength,  // Pls
	0x0050:      anyLength,  // DCon
	0x0051:      anyLength,  // DConRef
	0x0052:      anyLength,  // DConName
	0x005f:      exact(2),   // CalcSaveRecalc
	0x0063:      exact(2),   // ObjProtect
	0x0092:      anyLength,  // Palette
	0x00d5:      anyLength,  // SXStreamID
	0x00e3:      anyLength,  // SXVS
	0x00e9:      anyLength,  // BkHim
	0x00ec:      anyLength,  // MsoDrawing
	0x00ed:      atLeast(8), // MsoDrawingSelection
	0x00ef:      anyLength,  // PhoneticInfo
	0x01aa:      anyLength,  // UserSView
	0x01b0:      anyLength,  // CondFmt
	0x01ba:      anyLength,  // CodeName
	0x01c2:      anyLength,  // EntExU2
	0x0418:      anyLength,  // BigName
	0x043c:      anyLength,  // ContinueBigName
}

// sheetRecords may stand in a worksheet, beside those.
var sheetRecords = map[uint16]bodyLength{
	recFormula:    anyLength,
	recMulRK:      anyLength,
	recMulBlank:   anyLength,
	recMergeCells: anyLength,
	recLabelSST:   exact(10),
	recDimensions: exact(14),
	recBlank:      exact(6),
	recNumber:     exact(14),
	recLabel:      anyLength,
	recBoolErr:    between(8, 9),
	recString:     anyLength,
	recRow:        exact(16),
	recArray:      anyLength,
	recTable:      anyLength,
	recRK:         exact(10),
	recSharedFmla: anyLength,
	0x0014:        between(0, 3+2*255), // Header
	0x0015:        between(0, 3+2*255), // Footer
	0x001a:        anyLength,           // VerticalPageBreaks
	0x001b:        anyLength,           // HorizontalPageBreaks
	0x001c:        anyLength,           // Note
	0x001d:        anyLength,           // Selection
	0x0026:        exact(8),            // LeftMargin
	0x0027:        exact(8),            // RightMargin
	0x0028:        exact(8),            // TopMargin
	0x0029:        exact(8),            // BottomMargin
	0x002a:        exact(2),            // PrintRowCol
	0x002b:        exact(2),            // PrintGrid
	0x0033:        exact(2),            // PrintSize
	0x0041:        exact(10),           // Pane
	0x0042:        anyLength,           // CodePage
	0x0055:        exact(2),            // DefColWidth
	0x005d:        anyLength,           // Obj
	0x005e:        exact(2),            // Uncalced
	0x0061:        anyLength,           // Intl
	0x007d:        between(11, 12),     // ColInfo
	0x007f:        anyLength,           // ImData
	0x0080:        exact(8),            // Guts
	0x0081:        exact(2),            // WsBool
	0x0082:        exact(2),            // GridSet
	0x0083:        exact(2),            // HCenter
	0x0084:        exact(2),            // VCenter
	0x008c:        anyLength,           // Country
	0x0090:        anyLength,           // Sort
	0x0094:        anyLength,           // LHRecord
	0x0097:        anyLength,           // Sync
	0x0098:        anyLength,           // LPr
	0x0099:        exact(2),            // DxGCol
	0x009b:        exact(0),            // FilterMode
	0x009d:        exact(2),            // AutoFilterInfo
	0x009e:        anyLength,           // AutoFilter
	0x00a0:        exact(4),            // Scl
	0x00a1:        exact(34),           // Setup
	0x00a9:        anyLength,           // CoordList
	0x00ab:        anyLength,           // GCW
	0x00ae:        anyLength,           // ScenMan
	0x00af:        anyLength,           // Scenario
	0x00b0:        anyLength,           // SxView
	0x00b1:        anyLength,           // Sxvd
	0x00b2:        anyLength,           // SXVI
	0x00b4:        anyLength,           // SxIvd
	0x00b5:        anyLength,           // SXLI
	0x00b6:        anyLength,           // SXPI
	0x00c5:        anyLength,           // SXDI
	0x00d7:        anyLength,           // DBCell
	0x00dc:        anyLength,           // DbOrParamQry
	0x00dd:        exact(2),            // ScenarioProtect
	0x00f0:        anyLength,           // SxRule
	0x00f1:        anyLength,           // SXEx
	0x00f2:        anyLength,           // SxFilt
	0x00f4:        anyLength,           // SxDXF
	0x00f5:        anyLength,           // SxItm
	0x00f7:        anyLength,           // SxSelect
	0x00fb:        anyLength,           // SxFormat
	0x0100:        anyLength,           // SXVDEx
	0x015f:        anyLength,           // LRng
	0x0160:        anyLength,           // UsesELFs
	0x0161:        anyLength,           // DSF
	0x01ab:        anyLength,           // UserSViewBegin
	0x01ac:        anyLength,           // UserSViewEnd
	0x01ad:        anyLength,           // Qsi
	0x01b1:        anyLength,           // CF
	0x01b2:        exact(18),           // DVal
	0x01b5:        anyLength,           // DConBin
	0x01b6:        anyLength,           // TxO
	0x01b8:        anyLength,           // HLink
	0x01be:        anyLength,           // Dv
	0x01c0:        anyLength,           // Excel9File
	0x020b:        atLeast(16),         // Index
	0x0225:        exact(4),            // DefaultRowHeight
	0x023e:        exact(18),           // Window2
}

// globalRecords may stand in the globals, beside those.
var globalRecords = map[uint16]bodyLength{
	recDate1904:   exact(2),
	recBoundSheet: anyLength,
	recXF:         exact(20),
	recSST:        anyLength,
	recFormat:     anyLength,
	0x0017:        anyLength,     // ExternSheet
	0x0018:        anyLength,     // Lbl
	0x0019:        exact(2),      // WinProtect
	0x0023:        anyLength,     // ExternName
	0x0042:        exact(2),      // CodePage
	0x0056:        exact(2),      // BuiltInFmtCount
	0x0059:        anyLength,     // XCT
	0x005a:        anyLength,     // CRN
	0x005b:        anyLength,     // FileSharing
	0x005c:        anyLength,     // WriteAccess
	0x0060:        exact(0),      // Template
	0x0061:        exact(2),      // Intl
	0x0084:        anyLength,     // VCenter
	0x0086:        between(0, 2), // WriteProtect
	0x008c:        exact(4),      // Country
	0x008d:        exact(2),      // HideObj
	0x009a:        anyLength,     // FnGroupName
	0x009c:        exact(2),      // BuiltInFnGroupCount
	0x00b8:        anyLength,     // DocRoute
	0x00b9:        anyLength,     // RecipName
	0x00c1:        exact(2),      // Mms
	0x00c2:        anyLength,     // AddMenu
	0x00c3:        anyLength,     // DelMenu
	0x00d3:        exact(0),      // ObProj
	0x00d9:        anyLength,     // SxIsxoper
	0x00da:        exact(2),      // BookBool
	0x00de:        anyLength,     // OleObjectSize
	0x00e1:        anyLength,     // InterfaceHdr
	0x00e2:        between(0, 2), // InterfaceEnd
	0x00eb:        anyLength,     // MsoDrawingGroup
	0x00f6:        anyLength,     // SxName
	0x00f8:        anyLength,     // SXPair
	0x00f9:        anyLength,     // SxFmla
	0x00ff:        anyLength,     // ExtSST
	0x0103:        anyLength,     // SXFormula
	0x013d:        anyLength,     // RRTabId
	0x0160:        exact(2),      // UsesELFs
	0x0161:        exact(2),      // DSF
	0x01a9:        anyLength,     // UserBView
	0x01ae:        anyLength,     // SupBook
	0x01af:        exact(2),      // Prot4Rev
	0x01b7:        exact(2),      // RefreshAll
	0x01b9:        anyLength,     // Lel
	0x01bb:        anyLength,     // SXFDBType
	0x01bc:        exact(2),      // Prot4RevPass
	0x01bd:        exact(0),      // ObNoMacros
	0x01c0:        exact(0),      // Excel9File
	0x01c1:        exact(8),      // RecalcId
	0x0293:        anyLength,     // Style
	0x105c:        anyLength,     // ClrtClient, of Excel for Mac
}
