package share

// Reason says why something that lies in 收件 was not taken, or not yet. It is what the sender did, never a fault of the
// service; the code is stable.
type Reason string

// Reasons to wait: the next look may find the file ready.
const (
	New      Reason = "new"      // seen for the first time
	Changing Reason = "changing" // size or time moved since the last look, or less than the quiet time ago
	InUse    Reason = "in-use"   // an Office lock file lies beside it, or another program keeps it open
	Empty    Reason = "empty"    // no byte in it yet: a copy begins like that
	Partial  Reason = "partial"  // has the name programs give to what they have not finished writing
	Closed   Reason = "closed"   // the service may not look at it or read it
	Gone     Reason = "gone"     // removed, renamed or replaced by something else while it was being taken
	Answer   Reason = "answer"   // its answer cannot be written because a reader keeps the one before open
	Failing  Reason = "failing"  // the service fails at it
)

// Reasons to refuse: it stays where it is until a person takes it away.
const (
	Folder   Reason = "folder"    // a folder inside a subject's folder
	Link     Reason = "link"      // a symbolic link, wherever it leads
	Special  Reason = "special"   // a device, pipe or socket
	TooLarge Reason = "too-large" // more bytes than the limit
	TooMany  Reason = "too-many"  // more entries than one look takes; the rest has its turn when these are gone
	Stuck    Reason = "stuck"     // taken and answered, but the service may not take it away
)

var reasonLabels = map[Reason]string{
	New:      "刚收到，等待复制完成",
	Changing: "正在写入，等待复制完成；一直不变的，请重新复制一份",
	InUse:    "文件正被打开（或旁边有“~$”开头的锁文件），请保存并关闭；确认没有人打开的，请删除该锁文件，或改名后重新放入",
	Empty:    "文件是空的（0 字节），等待复制完成；已经复制完的，请重新复制一份",
	Partial:  "是软件保存或下载中途的临时文件，不作为报送；请另存为 .xlsx 后放入，临时文件可以删除",
	Closed:   "服务没有权限读取，请删除后重新复制一份；仍不行的，请联系管理共享文件夹的人员",
	Gone:     "文件已被移走或替换",
	Answer:   "上一份回执正被打开，无法更新，请关闭后等待处理",
	Failing:  "服务暂时未能处理，文件仍在原处，不用重新放入；一天后仍未处理的，请联系教体局",
	Folder:   "是文件夹，请把文件直接放进本单位的收件文件夹",
	Link:     "是链接，请放入文件本身",
	Special:  "不是普通文件，请放入 Excel 工作簿",
	TooLarge: "文件过大，请删去无关内容（图片、附件、空白行）后重新放入",
	TooMany:  "文件过多，将分批处理，请移走与填报无关的文件",
	Stuck:    "已经收取并答复（见本文件夹中的回执），但服务没有权限把它移走，不用重新放入，请自行删除",
}

// Label tells people in Chinese what is the matter and what to do.
func (r Reason) Label() string { return reasonLabels[r] }

// Waits reports a reason that can pass by itself.
func (r Reason) Waits() bool {
	switch r {
	case New, Changing, InUse, Empty, Partial, Closed, Gone, Answer, Failing:
		return true
	}
	return false
}
