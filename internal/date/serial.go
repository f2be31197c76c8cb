package date

import "fmt"

// Excel counts days from two epochs. In the 1900 system serial 1 is 1900-01-01 and
// serial 60 is 1900-02-29, a day that never was: from 61 on the count is one ahead.
// In the 1904 system serial 0 is 1904-01-01.
var (
	epoch1900 = Of(1899, 12, 30)
	epoch1904 = Of(1904, 1, 1)
)

const phantomLeapDay = 60

// FromSerial is the day of a spreadsheet's serial number.
func FromSerial(n int, date1904 bool) (Date, error) {
	last := Of(maxYear, 12, 31)
	if date1904 {
		if n < 0 || n > last.DaysSince(epoch1904) {
			return Date{}, fmt.Errorf("序列值 %d %w", n, ErrDate)
		}
		return epoch1904.AddDays(n), nil
	}
	if n < 1 || n == phantomLeapDay || n > last.DaysSince(epoch1900) {
		return Date{}, fmt.Errorf("序列值 %d %w", n, ErrDate)
	}
	if n < phantomLeapDay {
		return epoch1900.AddDays(n + 1), nil
	}
	return epoch1900.AddDays(n), nil
}

// Serial is the day's number in the 1900 system, 0 for days before 1900 and no date.
func (d Date) Serial() int {
	n := d.DaysSince(epoch1900)
	if n <= phantomLeapDay {
		n--
	}
	return max(n, 0)
}
