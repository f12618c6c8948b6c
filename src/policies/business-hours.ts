const opensAt = 9;
const closesAt = 18;

/** Whether an instant is within Monday to Friday, 09:00 to 18:00 (the end excluded), in UTC. */
export function isBusinessHours(at: Date = new Date()): boolean {
  const day = at.getUTCDay();
  const hour = at.getUTCHours();
  return day >= 1 && day <= 5 && hour >= opensAt && hour < closesAt;
}
