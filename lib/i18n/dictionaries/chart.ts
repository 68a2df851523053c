import { dictionary } from '../dictionary';

export const chartText = dictionary({
  en: {
    asTable: 'As a table',
    asChart: 'As a chart',
    total: 'Total',
    share: 'Share',
    time: 'Time',
    series: 'Series',
    value: 'Value',
    unfinished: 'not over yet',
    noData: 'Nothing in this range.',
    hideSeries: (name: string) => `Hide ${name}`,
    showSeries: (name: string) => `Show ${name}`,
    legend: 'Legend',
    previous: 'Period before',
  },
  zh: {
    asTable: '查看表格',
    asChart: '查看图表',
    total: '合计',
    share: '占比',
    time: '时间',
    series: '系列',
    value: '数值',
    unfinished: '尚未结束',
    noData: '该时间范围内没有数据。',
    hideSeries: (name) => `隐藏 ${name}`,
    showSeries: (name) => `显示 ${name}`,
    legend: '图例',
    previous: '上一周期',
  },
});
