// What is said in the demo. Names in braces are filled in, so that the same talk is never quite the same twice.
import { chineseTalks } from './talks-chinese';
import { englishTalks } from './talks-english';

export type TalkTurn = {
  ask: string;
  /** A picture beside what is asked. */
  picture?: boolean;
  reasoning?: string;
  /** The model asks for this first, and answers with what came of it. */
  tool?: { name: string; arguments: Record<string, string | number>; result: string };
  answer: string;
  /** Asked a second time for another answer: from here on there are two branches. */
  instead?: string;
  /** The client left in the middle of the answer. */
  aborted?: boolean;
};

export type Talk = {
  /** Of a key in the cast, and of models there. */
  key: string;
  models: readonly string[];
  system?: string;
  turns: readonly TalkTurn[];
};

export const talks: readonly Talk[] = [...englishTalks, ...chineseTalks];

export const fillings: Readonly<Record<string, readonly string[]>> = {
  order: ['A-20931', 'A-21877', 'B-10422', 'B-11903', 'C-30018', 'C-30771', 'D-41206'],
  name: ['Anna', 'Bruno', 'Chidi', 'Dora', 'Emil', 'Farah', 'Goran', 'Hana'],
  姓名: ['李雷', '韩梅', '张伟', '刘洋', '陈静', '周凯', '吴倩'],
  city: ['Gdańsk', 'Lagos', 'Leipzig', 'Chennai', 'Porto', 'Tampere'],
  城市: ['上海', '成都', '杭州', '西安', '深圳', '青岛'],
  product: ['travel kettle', 'desk lamp', 'rain jacket', 'water filter', 'bike light', 'wool blanket'],
  商品: ['旅行水壶', '台灯', '冲锋衣', '净水滤芯', '自行车尾灯', '羊毛毯'],
  table: ['orders', 'shipments', 'invoices', 'sessions', 'events', 'refunds'],
  module: ['billing', 'search', 'uploads', 'webhooks', 'scheduler', 'importer'],
  部门: ['客服组', '平台组', '搜索组', '增长组', '基础设施组'],
  days: ['3', '5', '7', '10', '14'],
  count: ['128', '342', '517', '1,204', '2,036', '4,811'],
};

/** Recording is switched on for these keys. */
export const recordingKeys: ReadonlySet<string> = new Set(talks.map(({ key }) => key));
